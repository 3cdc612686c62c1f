import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import type { Api } from '../api/client'
import { ApiError } from '../api/http'
import type { Approval, ApprovalStatus, Decision } from '../api/types'

const RANK: Record<ApprovalStatus, number> =
  { pending: 0, approved: 1, executing: 2, rejected: 3, expired: 3, executed: 3, failed: 3 }
const POLL = 15_000 // ms; someone may decide in another window or a terminal

/** Of two versions of one approval the later one; statuses only ever move forward. */
export function later(a: Approval | undefined, b: Approval): Approval {
  if (!a) return b
  const byStatus = RANK[b.status] - RANK[a.status]
  const byEdits = (b.edits?.length ?? 0) - (a.edits?.length ?? 0)
  return (byStatus || byEdits) >= 0 ? b : a
}

export interface Approvals {
  pending: Approval[]
  latest: (approval: Approval) => Approval
  decide: (approval: Approval, decision: Decision) => Promise<void>
  reload: () => Promise<void>
}

export const ApprovalsContext = createContext<Approvals | null>(null)

export function useApprovalLine(): Approvals {
  const line = useContext(ApprovalsContext)
  if (!line) throw new Error('There is no approval line around this component.')
  return line
}

/** What waits for a yes, kept fresh. `onDecided` is told of each decision, made here or elsewhere. */
export function useApprovals(api: Api, onDecided: () => void): Approvals {
  const [known, setKnown] = useState<Record<string, Approval>>({})
  const [pendingIds, setPendingIds] = useState<string[]>([])
  const waiting = useRef<string[]>([])

  const learn = useCallback((approval: Approval) => {
    setKnown((old) => ({ ...old, [approval.id]: later(old[approval.id], approval) }))
  }, [])

  const reload = useCallback(async () => {
    const pending = await api.pendingApprovals().catch(() => null)
    if (!pending) return
    const ids = pending.map(({ id }) => id)
    const gone = waiting.current.some((id) => !ids.includes(id))
    waiting.current = ids
    pending.forEach(learn)
    setPendingIds(ids)
    if (gone) onDecided()
  }, [api, learn, onDecided])

  useEffect(() => {
    const look = () => void (document.visibilityState === 'visible' && reload())
    const timer = setInterval(() => waiting.current.length && look(), POLL)
    queueMicrotask(look)
    addEventListener('focus', look)
    return () => {
      clearInterval(timer)
      removeEventListener('focus', look)
    }
  }, [reload])

  const decide = useCallback(async (approval: Approval, decision: Decision) => {
    try {
      learn(await api.decide(approval.id, decision))
    } catch (error) {
      if (error instanceof ApiError && error.problem.approval) learn(error.problem.approval)
      throw error
    } finally {
      waiting.current = waiting.current.filter((id) => id !== approval.id)
      void reload()
      onDecided()
    }
  }, [api, learn, onDecided, reload])

  return useMemo(() => {
    const latest = (approval: Approval) => later(approval, known[approval.id] ?? approval)
    const pending = pendingIds.flatMap((id) => known[id] ?? []).filter(({ status }) => status === 'pending')
    return { pending, latest, decide, reload }
  }, [known, pendingIds, decide, reload])
}
