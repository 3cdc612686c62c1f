import type { Check } from '../../api/grades'
import { pointsOf, safeUrl, SOURCES, STATUSES, valueOf } from '../../grade/words'
import { ago } from '../../lib/format'
import { useNow } from '../../lib/useNow'
import { Modal } from '../Modal'
import { SafeLink } from '../SafeLink'

/** What stands behind one check. */
export function Evidence({ check, onClose }: { check: Check; onClose: () => void }) {
  const now = useNow()
  const { evidence, source, fetched_at: at } = check
  const value = valueOf(check)
  return (
    <Modal kind="drawer" title={check.what} onClose={onClose}>
      <p className={`verdict verdict--${check.status}`}><b>{STATUSES[check.status]}</b> {pointsOf(check)}</p>
      <p className="evidence__summary">{evidence.summary}</p>
      <dl className="evidence">
        {value !== null && <div><dt>Value</dt><dd className="evidence__value">{value}</dd></div>}
        {safeUrl(evidence.url) && <div><dt>Where</dt><dd><SafeLink url={evidence.url} /></dd></div>}
        {source && <div><dt>Source</dt><dd>{SOURCES[source]}{check.public && ', as anyone can see it'}</dd></div>}
        {at && <div><dt>Read</dt><dd><time dateTime={at}>{new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}</time> ({ago(at, now)})</dd></div>}
      </dl>
      {check.basic && <p className="panel__hint">Google’s Lighthouse did not answer, so this is our own, simpler look.</p>}
      {!check.applicable && <p className="panel__hint">This question does not fit here, so it is left out.</p>}
    </Modal>
  )
}
