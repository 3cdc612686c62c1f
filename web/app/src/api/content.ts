/** What the server says about texts, voice and pictures. */

export type Channel = 'instagram' | 'facebook' | 'google_post' | 'email' | 'sms' | 'website'

export interface Fact {
  kind: string
  text: string
  source: string
  as_of: string | null
  day: string | null
}

export interface Finding {
  kind: string
  severity: 'block' | 'fix' | 'note'
  quote: string
  why: string
  fix: string | null
}

export interface Picture {
  image_id: string
  alt: string
  width: number
  height: number
  box: [number, number, number, number]
  demo: boolean
}

export interface Version {
  channel: Channel
  variant: string
  language: 'en' | 'es'
  body: string
  subject: string | null
  preheader: string | null
  html: string | null
  hashtags: string[]
  link: string | null
  button: string | null
  picture: Picture | null
  encoding: 'GSM-7' | 'UCS-2' | null
  parts: number | null
  cost_each: number | null
  findings: Finding[]
  mended: string[]
  voice: number | null
  why_not: string | null
}

export interface Difference {
  what: string
  expected: string | null
}

export interface SmsCount {
  encoding: 'GSM-7' | 'UCS-2'
  parts: number
  units: number
  cost_each: number | null
}

export interface VoiceScore {
  score: number | null
  off: string[]
}

export interface Checked {
  findings: Finding[]
  mended: string | null
  sms: SmsCount | null
  voice: VoiceScore | null
}

export interface CheckQuestion {
  channel: Channel
  text: string
  subject?: string | null
  offer?: string | null
  item?: string | null
  starts?: string | null
  ends?: string | null
}

/** The fields of a version that a person may change. */
export interface VersionEdit {
  body?: string
  subject?: string
  preheader?: string
  image_id?: string
}

export interface LibraryImage {
  id: string
  alt: string | Record<string, string>
  tags: string[]
  item: string | null
  width: number
  height: number
  demo: boolean
  url: string
}

export interface Library {
  images: LibraryImage[]
  public: boolean
  why_not: string | null
}

export interface Traits {
  formality: number
  warmth: number
  humour: number
  sentence_words: number
  emoji_per_100_words: number
  exclamations_per_sentence: number
  questions_per_sentence: number
  capitals: number
  hashtags_per_text: number
  person: 'we' | 'I' | 'they'
  contractions: number
  address: 'tu' | 'usted' | 'unknown'
}

export interface VoiceProfile {
  version: number
  learned: boolean
  traits: Traits
  phrases: string[]
  emoji: string[]
  hashtags: string[]
  never: string[]
  greeting: string | null
  sign_off: string | null
  languages: string[]
  samples: number
  words: number
  sources: Record<string, number>
  explained: string[]
  created_at: string | null
}

export interface Voice {
  profile: VoiceProfile
  samples: { id: string; text: string; source: string; at: string }[]
  versions: { version: number; reason: string | null; created_at: string | null; created_by: string | null }[]
  /** What the owner should know of what was just learned. */
  notes?: string[]
}

export interface VoiceEdit {
  never?: string[]
  emoji?: string[]
  phrases?: string[]
  sign_off?: string | null
  greeting?: string | null
  traits?: Partial<Traits>
}
