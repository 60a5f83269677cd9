/** The style of the sandbox's and the mailbox's pages: few tokens, light and dark, fits 320 px. */
export const LOOK = `
:root{color-scheme:light dark;--ground:#fbfbfa;--panel:#fff;--ink:#1c1d1f;--quiet:#5d6167;--line:#dcdee1;--accent:#2f5d50;--on-accent:#fff;--warn:#8a4b00;--warn-ground:#fff4e0}
@media(prefers-color-scheme:dark){:root{--ground:#151618;--panel:#1d1f22;--ink:#ececea;--quiet:#a5a9af;--line:#34373c;--accent:#8fd0bb;--on-accent:#10211c;--warn:#ffcf8a;--warn-ground:#33270f}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
h1{font-size:24px;line-height:1.2;margin:24px 0 16px}
h2{font-size:18px;line-height:1.2;margin:32px 0 8px}
h3{font-size:15px;margin:16px 0 4px}
p,ul,ol,dl{max-width:65ch}
p{margin:8px 0}
a{color:var(--accent)}
.skip{position:absolute;left:-9999px}
.skip:focus{left:16px;top:8px;background:var(--panel);padding:8px}
.notice{max-width:none;margin:0;padding:8px 16px;background:var(--warn-ground);color:var(--warn);font-size:13px}
header{display:flex;flex-wrap:wrap;gap:4px 24px;align-items:center;padding:12px 16px;border-bottom:1px solid var(--line)}
.brand{color:inherit;font-weight:600;text-decoration:none;padding:4px 0}
nav{display:flex;flex-wrap:wrap;gap:4px 16px}
nav a{padding:4px 0;color:var(--quiet);text-decoration:none}
nav a:hover,nav a[aria-current]{color:var(--ink);text-decoration:underline;text-underline-offset:4px}
main{max-width:1100px;margin:0 auto;padding:0 16px 64px}
.panel{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:16px;margin:12px 0}
.panel>:first-child{margin-top:0}
.narrow{max-width:480px}
.quiet{color:var(--quiet)}
.small{font-size:13px}
.row{display:flex;flex-wrap:wrap;gap:8px;align-items:center}
.spread{justify-content:space-between}
ul.plain{list-style:none;padding:0;margin:8px 0}
ul.plain li{padding:8px 0;border-top:1px solid var(--line)}
ul.plain li:first-child{border-top:0}
button,.button{font:inherit;font-weight:500;min-height:36px;padding:6px 14px;border-radius:8px;border:1px solid var(--line);background:var(--panel);color:var(--ink);cursor:pointer;text-decoration:none;display:inline-block}
button:hover,.button:hover{border-color:var(--quiet)}
button.main,.button.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
button.person{width:100%;text-align:left;padding:10px 14px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
label.check{display:flex;gap:8px;align-items:flex-start;padding:4px 0}
label.check input{width:20px;height:20px;margin:1px 0 0;flex:none;accent-color:var(--accent)}
.state{display:inline-block;font-size:13px;border:1px solid var(--line);border-radius:99px;padding:0 8px}
.cards{display:grid;gap:12px;grid-template-columns:repeat(auto-fit,minmax(min(280px,100%),1fr));padding:0;list-style:none;max-width:none}
.cards>li{margin:0}
code{font:13px/1.5 ui-monospace,monospace}
pre{font:13px/1.5 ui-monospace,monospace;white-space:pre-wrap;background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:12px}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:6px 12px 6px 0;border-top:1px solid var(--line)}
.scroll{overflow-x:auto}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px}
dt{color:var(--quiet)}
dd{margin:0}
iframe{width:100%;height:70vh;border:1px solid var(--line);border-radius:8px;background:#fff}
@media(max-width:480px){dl{grid-template-columns:1fr}dd{margin-bottom:8px}}
`
