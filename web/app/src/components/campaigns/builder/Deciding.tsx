import { useEffect, useRef } from 'react'
import type { Approval } from '../../../api/types'
import { useApprovalLine } from '../../../thread/useApprovals'
import { ApprovalCard } from '../../approval/ApprovalCard'

/** The approval where it is asked for; once it is decided the page looks again. */
export function Deciding({ approval, onDecided }: { approval: Approval; onDecided: () => void }) {
  const { status } = useApprovalLine().latest(approval)
  const seen = useRef(status)
  useEffect(() => {
    if (seen.current === status) return
    seen.current = status
    onDecided()
  }, [status, onDecided])
  return <ApprovalCard approval={approval} />
}
