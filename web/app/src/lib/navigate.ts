/** Goes to another page of ours without loading it anew: whoever shows pages listens to `popstate`. */
export function navigate(address: string): void {
  history.pushState(null, '', address)
  dispatchEvent(new PopStateEvent('popstate'))
}
