import type { Channel, Difference, Version } from '../../api/content'
import { VersionTabs } from './VersionTabs'
import type { CardProps } from './types'

interface DraftData {
  draft_id: string
  versions: Version[]
  difference: Difference | null
  notes: string[]
  brief: { channels: Channel[] }
}

/** Texts in the conversation, each as it will look. */
export function DraftCard({ card }: CardProps) {
  const { versions, difference, notes } = card.data as DraftData
  return (
    <div className="draftcard">
      <VersionTabs versions={versions} />
      {difference && <p className="panel__hint">Text A and B differ: {difference.what}{` ${difference.expected ?? 'Nothing was measured yet.'}`}</p>}
      {notes.length > 0 && <ul className="told">{notes.map((each) => <li key={each}>{each}</li>)}</ul>}
    </div>
  )
}
