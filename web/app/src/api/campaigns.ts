import { createContext, useContext } from 'react'
import type { Calendar, Campaign, CampaignEdit, Deliveries, NewCampaign, Overview, Results, SegmentCount } from './campaign-types'
import type { Checked, CheckQuestion, Library, LibraryImage, Picture, VersionEdit, Voice, VoiceEdit, VoiceScore } from './content'
import { post, type Http } from './http'
import type { Trends } from './menu'
import type { Approval } from './types'

const CAMPAIGNS = '/api/ai/campaigns'
const CONTENT = '/api/ai/content'
const part = encodeURIComponent

/** `/api/ai/campaigns` and `/api/ai/content`, as the pages use them. */
export class CampaignApi {
  readonly #http: Http
  readonly #pictures = new Map<string, Promise<string>>()

  constructor(http: Http) {
    this.#http = http
  }

  overview = () => this.#json<Overview>(`${CAMPAIGNS}/overview`)

  /** How each weekday does beside an average day, as the menu page has it. */
  weekdays = async () => (await this.#json<Pick<Trends, 'weekday'>>('/api/ai/menu-optimization/trends?period_days=90')).weekday

  list = (status?: string) =>
    this.#json<{ campaigns: Campaign[]; next: string | null }>(`${CAMPAIGNS}?limit=50${status ? `&status=${part(status)}` : ''}`)

  create = (wanted: NewCampaign) => this.#json<Campaign>(CAMPAIGNS, post(wanted))

  get = (id: string) => this.#json<Campaign>(at(id))

  edit = (id: string, fields: CampaignEdit) => this.#json<Campaign>(at(id), post(fields, 'PATCH'))

  editVersion = (id: string, channel: string, variant: string, fields: VersionEdit) =>
    this.#json<Campaign>(`${at(id)}/versions/${part(channel)}/${part(variant)}`, post(fields, 'PATCH'))

  schedule = async (id: string) => (await this.#json<{ approval: Approval }>(`${at(id)}/schedule`, post({}))).approval

  launch = async (id: string) => (await this.#json<{ approval: Approval }>(`${at(id)}/launch`, post({}))).approval

  cancel = async (id: string) => (await this.#json<{ approval: Approval }>(`${at(id)}/cancel`, post({}))).approval

  pause = (id: string) => this.#json<Campaign>(`${at(id)}/pause`, post({}))

  resume = (id: string) => this.#json<Campaign>(`${at(id)}/resume`, post({}))

  undo = (id: string, channel: string) => this.#json<Campaign>(`${at(id)}/undo`, post({ channel }))

  results = (id: string) => this.#json<Results>(`${at(id)}/results`)

  deliveries = (id: string, status: string) =>
    this.#json<Deliveries>(`${at(id)}/deliveries${status ? `?status=${part(status)}` : ''}`)

  calendar = (from: string, to: string) => this.#json<Calendar>(`${CAMPAIGNS}/calendar?from=${from}&to=${to}`)

  segments = async () => (await this.#json<{ segments: SegmentCount[] }>(`${CAMPAIGNS}/segments`)).segments

  decide = (id: string, decision: 'accept' | 'decline', reason?: string) =>
    this.#json<unknown>(`${CAMPAIGNS}/proposals/${part(id)}/decision`, post({ decision, ...(reason && { reason }) }))

  law = () => this.#json<{ window: string }>(`${CAMPAIGNS}/law`)

  check = (question: CheckQuestion) => this.#json<Checked>(`${CONTENT}/check`, post(question))

  images = () => this.#json<Library>(`${CONTENT}/images`)

  upload = (file: File, alt: string) => {
    const body = new FormData()
    body.set('file', file)
    body.set('alt', alt)
    return this.#json<LibraryImage>(`${CONTENT}/images`, { method: 'POST', body })
  }

  voice = () => this.#json<Voice>(`${CONTENT}/voice`)

  learn = (source: string) => this.#json<Voice>(`${CONTENT}/voice/learn`, post({ source }))

  settle = (fields: VoiceEdit) => this.#json<Voice>(`${CONTENT}/voice`, post(fields, 'PUT'))

  forget = (sample: string) => this.#json<Voice>(`${CONTENT}/voice/samples/${part(sample)}`, { method: 'DELETE' })

  score = (text: string) => this.#json<VoiceScore>(`${CONTENT}/voice/score`, post({ text }))

  /** A picture as a data URL: it is only shown to whoever is signed in, and an <img> brings no token. */
  picture = (address: string): Promise<string> => {
    const known = this.#pictures.get(address)
    if (known) return known
    const found = this.#http.fetch(address).then((response) => response.blob()).then(asDataUrl)
    found.catch(() => this.#pictures.delete(address))
    this.#pictures.set(address, found)
    return found
  }

  #json<T>(path: string, init?: RequestInit): Promise<T> {
    return this.#http.json<T>(path, init)
  }
}

const at = (id: string) => `${CAMPAIGNS}/${part(id)}`

/** The part of a picture that a channel shows, `width` pixels wide. */
export function pictureAddress({ image_id: id, width, height, box }: Picture, wanted: number): string {
  const shown = Math.min(wanted, width)
  return `${CONTENT}/images/${part(id)}/${shown}x${Math.round((shown * height) / width)}.jpg?box=${box.join(',')}`
}

function asDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.onerror = () => reject(new Error('The picture could not be read.'))
    reader.readAsDataURL(blob)
  })
}

/** Previews stand in the conversation too, where nobody hands them an api. */
export const CampaignApiContext = createContext<CampaignApi | null>(null)

export const useCampaignApi = () => useContext(CampaignApiContext)
