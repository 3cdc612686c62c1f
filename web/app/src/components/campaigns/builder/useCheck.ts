import { useEffect, useRef, useState } from 'react'
import type { CampaignApi } from '../../../api/campaigns'
import type { Campaign } from '../../../api/campaign-types'
import type { Checked, SmsCount, Version } from '../../../api/content'
import { explain } from '../../../api/http'

const PAUSE = 350 // ms without a key before it is asked

export interface Check extends Checked {
  error: string | null
}

/** The guard's word on a text while it is typed. An answer that was overtaken is dropped. */
export function useCheck(api: CampaignApi, campaign: Campaign, version: Version, text: string, subject: string): Check {
  const [check, setCheck] = useState<Check>(() => ({ findings: version.findings, mended: null, sms: smsOf(version), voice: voiceOf(version), error: null }))
  const asked = useRef(0)
  const { channel } = version
  const { item, offer, start_date: starts, end_date: ends } = campaign
  useEffect(() => {
    const mine = ++asked.current
    const timer = setTimeout(() => {
      api.check({ channel, text, ...(channel === 'email' && { subject }), item, offer: offer?.text ?? null, starts, ends }).then(
        (found) => mine === asked.current && setCheck({ ...found, error: null }),
        (failure: unknown) => mine === asked.current && setCheck((old) => ({ ...old, error: explain(failure) })),
      )
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [api, channel, text, subject, item, offer?.text, starts, ends])
  return check
}

function smsOf({ encoding, parts, body, cost_each }: Version): SmsCount | null {
  return encoding && parts ? { encoding, parts, units: body.length, cost_each } : null
}

const voiceOf = ({ voice }: Version) => (voice === null ? null : { score: voice, off: [] })
