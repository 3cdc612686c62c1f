import type { ChannelResult } from '../../../api/campaign-types'
import { number } from '../../../lib/format'

/** The same by channel. */
export function ChannelTable({ channels }: { channels: ChannelResult[] }) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="By channel">
      <table className="data-table">
        <thead><tr><th scope="col">Channel</th><th scope="col">Sent</th><th scope="col">Arrived</th><th scope="col">Clicks</th><th scope="col">Refused</th><th scope="col">Held out</th></tr></thead>
        <tbody>
          {channels.map((each) => (
            <tr key={each.channel}><th scope="row">{each.title}</th><td>{number(each.sent)}</td><td>{number(each.delivered)}</td><td>{number(each.clicks)}</td><td>{number(each.failed)}</td><td>{number(each.held_out)}</td></tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
