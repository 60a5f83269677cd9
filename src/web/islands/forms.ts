/** A form is sent once: its button rests until the answer is there. The server would know a repeat anyway. */
export function startForms(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (form.method !== 'post') return
    if (form.dataset.sent) return event.preventDefault()
    form.dataset.sent = 'yes'
    event.submitter?.setAttribute('aria-busy', 'true')
  })
  // Back from the next page the browser may show this one as it was left: let it be sent again.
  addEventListener('pageshow', () => {
    for (const form of document.forms) delete form.dataset.sent
    for (const button of document.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy')
  })
  for (const field of document.querySelectorAll<HTMLSelectElement>('select[data-submit]'))
    field.onchange = () => field.form?.requestSubmit()
}
