/** Puts text on the clipboard, also on a page over plain http, where browsers hide theirs. False where it would not go. */
export async function copyText(text: string): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (clipboard) {
    try {
      await clipboard.writeText(text)
      return true
    } catch {
      // not allowed here: the old way may be
    }
  }
  const area = document.createElement('textarea')
  const dialogs = document.querySelectorAll('dialog[open]')
  const home = dialogs[dialogs.length - 1] ?? document.body // what is behind a dialog cannot be selected
  const before = document.activeElement
  area.value = text
  area.className = 'sr-only'
  home.append(area)
  area.select()
  const done = document.execCommand('copy') // eslint-disable-line @typescript-eslint/no-deprecated -- the only one there is over http
  area.remove()
  if (before instanceof HTMLElement) before.focus()
  return done
}

/** Hands a file to the browser to keep. */
export function keepFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
