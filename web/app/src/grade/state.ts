import type { Progress, Report, SourceName, SourceRead } from '../api/grades'

/** One grade as it is watched: from the wish to the final report. */
export interface GradeState {
  phase: 'idle' | 'starting' | 'growing' | 'reconnecting' | 'done' | 'failed'
  report: Report | null
  progress: Progress | null
  error: string | null
}

export type GradeAction =
  | { type: 'starting' }
  | { type: 'refused'; message: string }
  | { type: 'report'; report: Report }
  | { type: 'progress'; progress: Progress }
  | { type: 'reconnecting' }
  | { type: 'lost'; message: string }
  | { type: 'cleared' }

export const noGrade: GradeState = { phase: 'idle', report: null, progress: null, error: null }

export function reduceGrade(state: GradeState, action: GradeAction): GradeState {
  switch (action.type) {
    case 'starting':
      return { ...state, phase: 'starting', error: null }
    case 'refused': // nothing began, so what stood there still stands
      return { ...state, phase: state.report?.final ? 'done' : 'idle', error: action.message }
    case 'report':
      return withReport(state, action.report)
    case 'progress':
      return withProgress(state, action.progress)
    case 'reconnecting':
      return { ...state, phase: 'reconnecting' }
    case 'lost':
      return { ...state, phase: 'failed', error: action.message }
    case 'cleared':
      return noGrade
  }
}

/** Of one report only what is newer counts; events may come twice after a connection broke. */
function withReport(state: GradeState, report: Report): GradeState {
  const before = state.report
  if (before?.id === report.id && before.rev > report.rev) return state
  return { phase: report.final ? 'done' : 'growing', report, progress: report, error: null }
}

function withProgress(state: GradeState, progress: Progress): GradeState {
  if (state.progress && state.progress.rev > progress.rev) return state
  // The final report itself comes behind this; until then it grows.
  const phase = state.phase === 'done' ? 'done' : 'growing'
  return { ...state, phase, progress }
}

export type Standing = 'waiting' | 'reading' | SourceRead['status']

export interface Row {
  name: SourceName
  standing: Standing
  reason: string | null
  milliseconds: number | null
  public: boolean
}

const ORDER: SourceName[] = ['website', 'google', 'business_profile', 'yelp', 'pagespeed', 'facebook', 'instagram', 'delivery']

/** Every source in the same place from beginning to end, so that nothing jumps. */
export function rows({ sources, reading, waiting }: Progress): Row[] {
  const ended = new Map(sources.map((each) => [each.name, each]))
  const pending = (name: SourceName, standing: Standing): Row => ({ name, standing, reason: null, milliseconds: null, public: false })
  return ORDER.flatMap((name) => {
    const one = ended.get(name)
    if (one) return { name, standing: one.status, reason: one.error, milliseconds: one.milliseconds, public: one.public }
    if (reading.includes(name)) return pending(name, 'reading')
    return waiting.includes(name) ? pending(name, 'waiting') : []
  })
}

/** Never chatty: the beginning, the first grade, the final one. */
export function spoken({ phase, report, error }: GradeState): string {
  if (phase === 'failed') return error ?? 'The grade could not be followed.'
  if (phase === 'starting' || (report && !report.first_at && !report.final)) return 'Grading has begun.'
  if (!report) return ''
  const which = report.final ? 'The grade is final' : 'A first grade is here, still updating'
  return report.score === null ? `${which}: too little could be measured for a score.` : `${which}: ${report.score} of 100, ${report.grade ?? ''}.`
}
