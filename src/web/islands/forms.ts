/** A form is sent once: its button rests until the answer is there. The server would know a repeat anyway. */
export function startForms(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (form.method !== 'post' || form.target) return
    if (form.dataset.sent) return event.preventDefault()
    form.dataset.sent = 'yes'
    event.submitter?.setAttribute('aria-busy', 'true')
    // Nothing tells a page that its reader has stopped the loading: after a while it may be sent again.
    setTimeout(release, 8000)
  })
  // Back from the next page the browser may show this one as it was left: let it be sent again.
  addEventListener('pageshow', release)
  // Escape stops what is being loaded.
  addEventListener('keydown', ({ key }) => key === 'Escape' && release())
  for (const field of document.querySelectorAll<HTMLSelectElement>('select[data-submit]')) sendWhenChosen(field)
}

function release(): void {
  for (const form of document.forms) delete form.dataset.sent
  for (const button of document.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy')
}

/** By pointer a choice is one click. By keyboard each arrow is a change, so there the button beside it sends. */
function sendWhenChosen(field: HTMLSelectElement): void {
  let isByKey = false
  field.onkeydown = () => {
    isByKey = true
  }
  field.onpointerdown = () => {
    isByKey = false
  }
  field.onchange = () => {
    if (!isByKey) field.form?.requestSubmit()
  }
}
