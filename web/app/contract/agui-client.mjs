// The stock AG-UI client against a running server; prints what it made of the stream as one line of JSON.
// Used by tests/contracts/test_agui_client.py: node agui-client.mjs URL TOKEN TEXT [TEXT...]
import { HttpAgent } from '@ag-ui/client'

const [url, token, ...texts] = process.argv.slice(2)
const threadId = `contract-${Date.now()}`
const agent = new HttpAgent({
  url: `${url}/api/ai/assistant/runs`,
  headers: { Authorization: `Bearer ${token}` },
  threadId,
})

const turns = []
for (const [index, text] of texts.entries()) {
  const events = []
  agent.addMessage({ id: `user-${index}`, role: 'user', content: text })
  const subscriber = { onEvent: ({ event }) => void events.push({ type: event.type, name: event.name, stepName: event.stepName }) }
  await agent.runAgent({ runId: `${threadId}-${index}` }, subscriber)
  turns.push({ events })
}
console.log(JSON.stringify({ threadId, turns, messages: agent.messages }))
