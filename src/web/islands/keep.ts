const prefix = 'typed:'

/** What was typed into a form stays in the tab while its guest goes back for another time; a ticket ends that. */
export function startKeeping(): void {
  if (document.querySelector('.ticket')) {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
  }
  const form = document.querySelector<HTMLFormElement>('form[data-keep]')
  if (!form) return
  const key = prefix + form.dataset.keep
  const kept = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Record<string, string>
  for (const field of fieldsOf(form)) {
    const value = kept[field.name]
    if (value === undefined || field.value === value) continue
    if (!isChoice(field)) field.value ||= value
  }
  for (const choice of form.querySelectorAll<HTMLInputElement>(
    ':is([type=radio], [type=checkbox]):not([name=startsAt])',
  ))
    if (kept[choice.name] === choice.value) choice.checked = true
  form.oninput = () => {
    const typed = fieldsOf(form).filter((field) => !isChoice(field) || (field as HTMLInputElement).checked)
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(typed.map(({ name, value }) => [name, value]))))
  }
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.querySelectorAll<Field>('input:not([type=hidden]), textarea, select')]
}

function isChoice({ type }: Field): boolean {
  return type === 'radio' || type === 'checkbox'
}
