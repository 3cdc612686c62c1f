import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Api } from '../../api/client'
import { GraderApi } from '../../api/grader'
import { CampaignApi, CampaignApiContext } from '../../api/campaigns'
import { explain, type Http } from '../../api/http'
import { MenuApi } from '../../api/menu'
import type { Me, ThreadHeader } from '../../api/types'
import { randomId } from '../../lib/id'
import type { useTheme } from '../../lib/theme'
import { useRoute, type PageName } from '../../thread/route'
import { ApprovalsContext, useApprovals } from '../../thread/useApprovals'
import { useThread } from '../../thread/useThread'
import { MeContext } from '../../thread/me'
import { Conversation } from '../chat/Conversation'
import { Failure } from '../Failure'
import { Header } from './Header'
import { Sidebar } from './Sidebar'

// Its charts are loaded when somebody looks at them.
const MenuPage = lazy(async () => ({ default: (await import('../menu/MenuPage')).MenuPage }))
const GraderPage = lazy(async () => ({ default: (await import('../grader/GraderPage')).GraderPage }))
const CampaignsPage = lazy(async () => ({ default: (await import('../campaigns/CampaignsPage')).CampaignsPage }))
const VoicePage = lazy(async () => ({ default: (await import('../voice/VoicePage')).VoicePage }))

interface Props {
  http: Http
  theme: ReturnType<typeof useTheme>
}

/** The whole page for someone who is signed in. */
export function Workspace({ http, theme }: Props) {
  const api = useMemo(() => new Api(http), [http])
  const menu = useMemo(() => new MenuApi(http), [http])
  const grader = useMemo(() => new GraderApi(http), [http])
  const campaigns = useMemo(() => new CampaignApi(http), [http])
  const { me, failure, load } = useMe(api)
  const { threads, reload: reloadThreads } = useThreads(api)
  const route = useRoute()
  const [drawer, setDrawer] = useState(false)
  const [brief, setBrief] = useState('') // handed over by another page, to be looked at before it is sent
  const { open } = route

  const ensureThread = useCallback(() => {
    const id = randomId()
    open(id)
    return id
  }, [open])

  const lastThread = useRef<string | null>(null) // to come back to from another page
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

  const openThread = (id: string | null) => {
    setDrawer(false)
    if (id !== route.threadId || route.page !== 'chat') open(id)
  }
  const openPage = (page: PageName) => {
    setDrawer(false)
    if (page === route.page && route.address === `/${page}`) return
    if (route.page === 'chat') lastThread.current = route.threadId
    if (page === 'chat' && route.page === 'chat') return
    if (page === 'chat') open(lastThread.current)
    else route.go(`/${page}`)
  }

  const handOver = useCallback((text: string) => {
    setBrief(text)
    open(null)
  }, [open])
  const onTaken = useCallback(() => setBrief(''), [])

  if (failure && !me) return <main className="signin"><Failure message={failure} onRetry={load} /></main>
  return (
    <MeContext value={me}>
      <ApprovalsContext value={approvals}>
        <CampaignApiContext value={campaigns}>
        <div className="shell">
          <a className="skip" href={route.page === 'chat' ? '#composer' : '#page'}>
            {route.page === 'chat' ? 'Skip to the message box' : 'Skip to the page'}
          </a>
          <Sidebar threads={threads} current={route.threadId} page={route.page} open={drawer} onClose={() => setDrawer(false)}
            onOpen={openThread} onPage={openPage} onRetry={() => void reloadThreads()} />
          <div className="shell__main" inert={drawer}>
            <Header theme={theme} onMenu={() => setDrawer(true)} onNew={() => openThread(null)} />
            <Suspense fallback={<main className="page" aria-busy="true" />}>
              {route.page === 'chat' && <Conversation thread={thread} onOpenThread={openThread} brief={brief} onTaken={onTaken} />}
              {route.page === 'menu' && <MenuPage api={menu} onAsk={(text) => void thread.send(text)} />}
              {route.page === 'grader' && <GraderPage api={grader} reportId={route.reportId} onBrief={handOver} />}
              {route.page === 'campaigns' && <CampaignsPage api={campaigns} address={route.address} />}
              {route.page === 'voice' && <VoicePage api={campaigns} />}
            </Suspense>
          </div>
        </div>
        </CampaignApiContext>
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
