import { scopeName } from '#/modules/review/index.ts'
import { i18nFor } from '#/platform/i18n/i18n.ts'
import type { Calls } from './calls.ts'
import { type Finding, type Journey, words } from './go-through.ts'

interface About {
  url: string
  at: Date
  isSandbox: boolean
}

const { t } = i18nFor('en')

/** One page with everything in it: what was done, what came of it, what was asked of Zoom, and a picture of each step. */
export function reviewReport(journeys: Journey[], about: About): string {
  const all = journeys.flatMap(({ findings }) => findings)
  const count = (outcome: Finding['outcome']) => all.filter((finding) => finding.outcome === outcome).length
  const against = about.isSandbox
    ? 'A private instance with the Zoom sandbox: a stand-in for Zoom written from Zoom’s documents, not Zoom itself.'
    : 'A running instance and the Zoom that it is set up with. Calls are those of the product’s own list.'
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Review of ${text(about.url)}</title><style>${style}</style></head><body><main>
<h1>The reviewer’s test plan, step by step</h1>
<p>${against}</p>
<p>${text(about.url)} · ${about.at.toISOString().slice(0, 16).replace('T', ' ')} UTC</p>
<p class="sum"><strong>${count('passed')} passed</strong>, <strong>${count('failed')} failed</strong>, <strong>${count('not_tried')} not tried</strong></p>
${journeys.map(journey).join('\n')}
</main></body></html>
`
}

function journey({ reviewer, findings }: Journey): string {
  const who = reviewer.zoomEmail ? `${text(reviewer.name)}: ${text(reviewer.zoomEmail)} at Zoom` : text(reviewer.name)
  return `<section><h2>${who}</h2><ol>${findings.map(finding).join('\n')}</ol></section>`
}

function finding({ step, outcome, note, milliseconds, calls, picture }: Finding, index: number): string {
  const { id, scopes, events } = step
  const title = t(`review.plan.${id}.title`)
  return `<li class="${outcome}" data-step="${id}" data-outcome="${outcome}">
<h3>${index + 1}. ${text(title)} <span class="badge">${words[outcome]}</span> <span class="quiet">${(milliseconds / 1000).toFixed(1)} s</span></h3>
${note ? `<p class="note">${text(note)}</p>` : ''}
<p>${text(t(`review.plan.${id}.do`))}</p>
<p><strong>${text(t('review.plan.expect'))}</strong> ${text(t(`review.plan.${id}.expect`))}</p>
<dl>${codes(
    'Permissions',
    scopes.map((key) => scopeName(key)),
  )}${codes('Events from Zoom', events)}${calls ? callLists(calls) : ''}</dl>
${picture ? `<img alt="What the browser showed: ${text(title)}" src="data:image/jpeg;base64,${picture.toString('base64')}">` : ''}
</li>`
}

function callLists({ expected, ledger, journal, background }: Calls): string {
  return [
    codes('Calls by the plan', expected, 'None'),
    ledger
      ? codes('In the product’s list', ledger, 'None')
      : '<dt>In the product’s list</dt><dd>There is no connection, so there is no list.</dd>',
    journal ? codes('Received by the sandbox', journal, 'None') : '',
    codes('By the clock', background),
  ].join('')
}

function codes(label: string, texts: readonly string[], otherwise = ''): string {
  if (texts.length === 0 && !otherwise) return ''
  const list = texts.map((code) => `<code>${text(code)}</code>`).join('<br>')
  return `<dt>${label}</dt><dd>${list || otherwise}</dd>`
}

function text(raw: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return raw.replaceAll(/[&<>"]/g, (sign) => entities[sign] as string)
}

const style = `
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: light-dark(#f6f6f4, #16181c); color: light-dark(#1d2026, #e8e8e6) }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
ol { list-style: none; padding: 0; display: grid; gap: 1rem }
li { background: light-dark(#fff, #1f2228); border: 1px solid light-dark(#dddcd8, #34373e); border-left: .4rem solid; border-radius: .5rem; padding: 1rem }
li.passed { border-left-color: #2f8f5b } li.failed { border-left-color: #c0392b } li.not_tried { border-left-color: #8a8a85 }
h3 { margin: 0 0 .5rem } .badge { font-size: .8rem; border: 1px solid; border-radius: 1rem; padding: .1rem .6rem; margin-left: .4rem }
.quiet { font-weight: normal; font-size: .9rem; opacity: .75 } .note { font-weight: 600 }
dl { display: grid; grid-template-columns: minmax(8rem, 12rem) 1fr; gap: .25rem 1rem; font-size: .9rem } dd { margin: 0 } dt { opacity: .75 }
code { overflow-wrap: anywhere } img { display: block; width: 100%; height: auto; border: 1px solid light-dark(#dddcd8, #34373e); border-radius: .25rem }
`
