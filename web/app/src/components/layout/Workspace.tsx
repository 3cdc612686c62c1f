import { useCallback, useEffect, useRef, useState } from 'react'
import { explain, type Api } from '../../api/client'
import type { Me, ThreadHeader } from '../../api/types'
import { randomId } from '../../lib/id'
import type { useTheme } from '../../lib/theme'
import { useThreadRoute } from '../../thread/route'
import { ApprovalsContext, useApprovals } from '../../thread/useApprovals'
import { useThread } from '../../thread/useThread'
import { MeContext } from '../../thread/me'
import { Conversation } from '../chat/Conversation'
import { Failure } from '../Failure'
import { Header } from './Header'
import { Sidebar } from './Sidebar'

interface Props {
  api: Api
  theme: ReturnType<typeof useTheme>
}

/** The whole page for someone who is signed in. */
export function Workspace({ api, theme }: Props) {
  const { me, failure, load } = useMe(api)
  const { threads, reload: reloadThreads } = useThreads(api)
  const route = useThreadRoute()
  const [drawer, setDrawer] = useState(false)
  const { open } = route

  const ensureThread = useCallback(() => {
    const id = randomId()
    open(id)
    return id
  }, [open])

  const settled = useRef<() => void>(() => undefined)
  const onSettled = useCallback(() => settled.current(), [])
  const thread = useThread({ api, threadId: route.threadId, ensureThread, onSettled })
  const { refresh } = thread
  const onDecided = useCallback(() => void refresh(), [refresh])
  const approvals = useApprovals(api, onDecided)

  useEffect(() => {
    settled.current = () => {
      void reloadThreads()
      void approvals.reload()
    }
  }, [reloadThreads, approvals])

  const go = (id: string | null) => {
    setDrawer(false)
    if (id !== route.threadId) open(id)
  }

  if (failure && !me) return <main className="signin"><Failure message={failure} onRetry={load} /></main>
  return (
    <MeContext value={me}>
      <ApprovalsContext value={approvals}>
        <div className="shell">
          <a className="skip" href="#composer">Skip to the message box</a>
          <Sidebar threads={threads} current={route.threadId} open={drawer} onClose={() => setDrawer(false)}
            onOpen={go} onRetry={() => void reloadThreads()} />
          <div className="shell__main" inert={drawer}>
            <Header theme={theme} onMenu={() => setDrawer(true)} onNew={() => go(null)} />
            <Conversation thread={thread} onOpenThread={go} />
          </div>
        </div>
      </ApprovalsContext>
    </MeContext>
  )
}

function useMe(api: Api) {
  const [me, setMe] = useState<Me | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const load = useCallback(() => {
    setFailure(null)
    api.me().then(setMe, (error: unknown) => setFailure(explain(error)))
  }, [api])
  useEffect(() => queueMicrotask(load), [load])
  useEffect(() => {
    document.title = me ? `${me.restaurant.name} · Tableside` : 'Tableside'
  }, [me])
  return { me, failure, load }
}

function useThreads(api: Api) {
  const [threads, setThreads] = useState<ThreadHeader[] | 'failed' | null>(null)
  const reload = useCallback(async () => {
    const found = await api.threads().catch(() => 'failed' as const)
    setThreads((old) => (found === 'failed' && Array.isArray(old) ? old : found))
  }, [api])
  useEffect(() => queueMicrotask(() => void reload()), [reload])
  return { threads, reload }
}
