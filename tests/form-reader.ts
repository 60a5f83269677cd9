/** A form of a page as a browser without scripts would send it: its address and what stands in its fields. */
export interface ReadForm {
  action: string
  method: string
  fields: Record<string, string>
  /** Values to choose from, by the name of the radio buttons. */
  choices: Record<string, string[]>
  /** Every field that it could send, boxes that aren't ticked too. */
  names: string[]
}

/** The forms of a page of ours, in order. */
export function formsIn(html: string): ReadForm[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, attributes = '', content = '']) => {
    const form: ReadForm = {
      action: attribute(attributes, 'action') ?? '',
      method: attribute(attributes, 'method') ?? 'get',
      fields: {},
      choices: {},
      names: [
        ...new Set(
          [...content.matchAll(/<(?:input|textarea|select)\b[^>]*?\bname="([^"]*)"/gs)].map(([, name = '']) =>
            decoded(name),
          ),
        ),
      ],
    }
    for (const [, tag = ''] of content.matchAll(/<input\b([^>]*)>/gs)) readInput(form, tag)
    for (const [, tag = '', text = ''] of content.matchAll(/<textarea\b([^>]*)>(.*?)<\/textarea>/gs))
      form.fields[attribute(tag, 'name') ?? ''] = decoded(text)
    for (const [, tag = '', options = ''] of content.matchAll(/<select\b([^>]*)>(.*?)<\/select>/gs)) {
      const chosen = options.match(/<option[^>]*\bselected[^>]*>/)?.[0] ?? options.match(/<option[^>]*>/)?.[0] ?? ''
      form.fields[attribute(tag, 'name') ?? ''] = attribute(chosen, 'value') ?? ''
    }
    return form
  })
}

/** The addresses of the links whose opening tag or text matches. */
export function linksIn(html: string, match: RegExp): string[] {
  return [...html.matchAll(/<a\b[^>]*>.*?<\/a>/gs)]
    .map(([link]) => link)
    .filter((link) => match.test(link))
    .map((link) => attribute(link, 'href') ?? '')
}

function readInput(form: ReadForm, tag: string): void {
  const name = attribute(tag, 'name') ?? ''
  const value = attribute(tag, 'value') ?? ''
  const type = attribute(tag, 'type') ?? 'text'
  if (type === 'radio') form.choices[name] = [...(form.choices[name] ?? []), value]
  if ((type === 'radio' || type === 'checkbox') && !/\bchecked\b/.test(tag)) return
  form.fields[name] = value
}

function attribute(tag: string, name: string): string | undefined {
  const found = tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1]
  return found === undefined ? undefined : decoded(found)
}

function decoded(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
