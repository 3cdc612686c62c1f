import { useState } from 'react'
import type { CampaignApi } from '../../api/campaigns'
import type { Voice, VoiceEdit } from '../../api/content'
import { number } from '../../lib/format'
import { useLoad } from '../../lib/useLoad'
import { Trouble } from '../campaigns/parts'
import { useAct } from '../campaigns/useAct'
import { Failure } from '../Failure'
import { LearnPanel } from './LearnPanel'
import { ScorePanel } from './ScorePanel'
import { TraitsPanel } from './TraitsPanel'
import { Versions } from './Versions'
import { WordsPanel } from './WordsPanel'

/** How the restaurant speaks: what was measured, and the owner's last word on it. */
export function VoicePage({ api }: { api: CampaignApi }) {
  const loaded = useLoad('voice', api.voice)
  const [changed, setChanged] = useState<Voice | null>(null)
  const { busy, error, act } = useAct()
  const voice = changed ?? loaded.data
  const onSettle = (fields: VoiceEdit) => void act(() => api.settle(fields), setChanged)
  return (
    <main className="page" id="page" tabIndex={-1}>
      <div className="page__inner">
        <header className="page__head">
          <div className="page__title"><h1>Your voice</h1><p>{voice ? footing(voice) : 'How you speak to your guests.'}</p></div>
        </header>
        {loaded.error && !voice && <Failure message={loaded.error} onRetry={loaded.reload} />}
        {!voice && !loaded.error && <div aria-busy="true"><span className="sr-only">Loading</span><span className="skeleton skeleton--overview" /></div>}
        <Trouble text={error} />
        {voice && (
          <div className="board">
            <div>
              <TraitsPanel key={voice.profile.version} profile={voice.profile} busy={busy} onSettle={onSettle} />
              <WordsPanel profile={voice.profile} busy={busy} onSettle={onSettle} />
            </div>
            <div>
              <ScorePanel api={api} learned={voice.profile.learned} />
              <LearnPanel api={api} voice={voice} onLearned={setChanged} />
              <Versions versions={voice.versions} current={voice.profile.version} />
            </div>
          </div>
        )}
      </div>
    </main>
  )
}

function footing({ profile }: Voice): string {
  if (!profile.learned) return 'I don’t know your voice yet, so I write like a friendly neighbourhood place. Show me some of your own texts.'
  return `Learned from ${number(profile.samples)} ${profile.samples === 1 ? 'text' : 'texts'}, ${number(profile.words)} words of yours.`
}
