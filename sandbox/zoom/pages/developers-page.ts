import { Hono } from 'hono'
import { html } from 'hono/html'
import type { Sandbox } from '../sandbox.ts'
import { show } from './frame.ts'
import { inWords } from './signin-page.ts'

/** How to build on the sandbox, with this instance's own origin in every example. */
export function developersPages(sandbox: Sandbox): Hono {
  return new Hono().get('/developers', (c) =>
    show(
      sandbox,
      c,
      'For developers',
      html`<p>Point your Zoom client at this origin instead of <code>https://zoom.us</code> and
<code>https://api.zoom.us</code>. Everything else stays as it is.</p>
<dl><dt>Authorize</dt><dd><code>${sandbox.origin}/oauth/authorize</code></dd>
<dt>Token</dt><dd><code>${sandbox.origin}/oauth/token</code></dd>
<dt>Revoke</dt><dd><code>${sandbox.origin}/oauth/revoke</code></dd>
<dt>API</dt><dd><code>${sandbox.origin}/v2</code>, also given as <code>api_url</code> with each token</dd>
<dt>Control</dt><dd><code>${sandbox.origin}/_sandbox</code>, JSON in and out</dd></dl>
<h2>Start</h2>
<pre><code>npx anteroom sandbox --port 4600 --state zoom-sandbox.json</code></pre>
<p>Or inside a test: <code>startZoomSandbox()</code> resolves to <code>{ origin, close }</code>. Any number run side by side.</p>
<h2>People</h2>
<div class="scroll"><table><thead><tr><th scope="col">E-mail</th><th scope="col">What is particular</th></tr></thead><tbody>${sandbox.state.people.map(
        (person) => html`<tr><td><code>${person.email}</code></td><td>${inWords(sandbox, person)}</td></tr>`,
      )}</tbody></table></div>
<h2>Register an app</h2>
<pre><code>curl ${sandbox.origin}/_sandbox/apps -H 'content-type: application/json' -d '{
  "name": "My app", "kind": "user",
  "redirectUris": ["http://127.0.0.1:3000/oauth/zoom"],
  "scopes": [{"scope": "user:read:user"}, {"scope": "meeting:write:meeting"},
             {"scope": "meeting:read:meeting", "optional": true}],
  "eventUrl": "http://127.0.0.1:3000/webhooks/zoom", "events": ["meeting.deleted"],
  "deauthorizationUrl": "http://127.0.0.1:3000/webhooks/zoom"
}'</code></pre>
<p>Give <code>clientId</code>, <code>clientSecret</code> and <code>secretToken</code> yourself to get the same ones at each start.</p>
<h2>Let things go wrong</h2>
<pre><code>curl ${sandbox.origin}/_sandbox/faults -H 'content-type: application/json' -d '{
  "match": {"method": "POST", "path": "/v2/users/*/meetings"},
  "effect": {"kind": "drop_after"}, "times": 1
}'</code></pre>
<p>Effects: <code>drop_before</code>, <code>drop_after</code>, <code>delay</code> (ms), <code>status</code> (status, code, message;
<code>xml</code> for an error in XML to a caller that takes JSON; <code>after</code>: it was acted on all the same),
<code>garbage</code>, <code>rate_limit</code> (second, day, user_day), <code>hang</code>. With <code>rate</code> and <code>seed</code>
a share of the requests fails, the same ones in each run. <code>path</code> is a prefix, or a pattern with <code>*</code>.</p>
<h2>Look inside</h2>
<div class="scroll"><table><tbody>
${CALLS.map(([call, does]) => html`<tr><th scope="row"><code>${call}</code></th><td>${does}</td></tr>`)}
</tbody></table></div>
<p>What differs from the real thing is listed in <code>sandbox/DIFFERENCES.md</code>.</p>`,
    ),
  )
}

const CALLS: [call: string, does: string][] = [
  ['POST /_sandbox/reset', 'Back to the seeded people, no apps, no meetings, no faults, the real clock'],
  ['GET, POST /_sandbox/people', 'Who has an account; add one, or change one by its e-mail'],
  ['GET, POST /_sandbox/apps', 'Apps; register one'],
  ['POST /_sandbox/apps/:clientId/validate', 'Send endpoint.url_validation now'],
  ['POST /_sandbox/consent', 'What a person would do on the authorize page: answers where the browser is sent'],
  ['POST /_sandbox/uninstall', 'The person removes the app: tokens die, app_deauthorized is sent'],
  ['POST /_sandbox/tokens/expire', 'The access token is past its time; with refresh: true the refresh token too'],
  ['GET /_sandbox/meetings?email=', 'Every meeting as stored, deleted ones too, with its history'],
  ['POST /_sandbox/meetings/:id/{start,end,postpone,delete,convert}', 'As the host in the portal; events follow'],
  ['GET /_sandbox/journal?since=', 'Requests received, oldest first, without secrets; status 0 is no answer'],
  ['GET, POST, DELETE /_sandbox/faults', 'How requests go wrong'],
  [
    'GET /_sandbox/deliveries?state=',
    'Webhooks sent, with each attempt; of one state where it is given (waiting, delivered, failed, dropped)',
  ],
  ['POST /_sandbox/deliveries/:id/redeliver', 'Send one again, byte for byte; {"fresh": true} signs it anew'],
  ['POST /_sandbox/webhooks', 'duplicate, drop, reorder (rates), delayMs, retryScheduleMs, seed'],
  ['GET, POST /_sandbox/clock', '{now} or {advanceSeconds}: all of Zoom’s time, webhook timestamps too'],
  ['POST /_sandbox/oauth', '{refreshGraceSeconds}: how long a rotated refresh token still works; 0 is never'],
  ['GET, POST /_sandbox/limits', '{enabled, perUserDay}: switch rate limits off for load tests'],
  [
    'POST /_sandbox/behaviour',
    '{pastStart: kept or now, legacyRateHeaders, xmlErrors}: where the sources about Zoom disagree; {consentElsewhere}: the consent page is on another origin, as at Zoom; {apiUrl}: what tokens name as api_url',
  ],
]
