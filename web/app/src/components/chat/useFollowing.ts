import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

const NEAR = 90 // px within which the view counts as being where it follows
const ABOVE = 20 // px of air above the question

/** Follows what is being written, but never past the question it answers, nor away from what the reader scrolled to. */
export function useFollowing(newest: string) {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const following = useRef(true)
  const [away, setAway] = useState(false)

  const follow = useCallback(() => {
    if (scroller.current && content.current) scroller.current.scrollTop = goal(scroller.current, content.current)
  }, [])
  const toEnd = () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior: 'smooth' })

  useEffect(() => {
    const box = scroller.current
    const inner = content.current
    if (!box || !inner) return
    const look = () => {
      following.current = box.scrollTop > goal(box, inner) - NEAR
      setAway(box.scrollHeight - box.scrollTop - box.clientHeight > NEAR)
    }
    const grown = new ResizeObserver(() => {
      if (following.current) follow()
      look()
    })
    grown.observe(inner)
    grown.observe(box)
    box.addEventListener('scroll', look, { passive: true })
    return () => {
      grown.disconnect()
      box.removeEventListener('scroll', look)
    }
  }, [follow])

  useLayoutEffect(() => {
    following.current = true
    follow()
  }, [newest, follow])
  return { scroller, content, away, toEnd }
}

function goal(box: HTMLElement, inner: HTMLElement): number {
  const end = box.scrollHeight - box.clientHeight
  const last = inner.lastElementChild
  const before = last?.previousElementSibling
  const turn = before?.matches('.message--user') ? before : last
  if (!turn) return end
  const top = turn.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop
  return Math.min(end, top - ABOVE)
}
