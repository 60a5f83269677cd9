// The walls of docs/ARCHITECTURE.md. Rooms from low to high: a room asks only lower ones, through their index.ts.
const ladder = [
  'accounts',
  'connections',
  'conferencing',
  'calendars',
  'availability',
  'meeting-types',
  'events',
  'polls',
  'studio',
  'notifications',
  'webhooks',
  'doctor',
  'review',
]
// The canary plants a violation under the same names.
const base = '^(?:src|tests/walls-canary)'

const rooms = ladder.flatMap((room, at) => {
  const higher = ladder.slice(at + 1)
  return higher.length === 0
    ? []
    : [
        {
          name: `${room}-asks-no-higher-room`,
          comment: 'Announce a fact instead; the higher room follows it.',
          severity: 'error',
          from: { path: `${base}/modules/${room}/` },
          to: { path: `${base}/modules/(?:${higher.join('|')})/` },
        },
      ]
})

module.exports = {
  forbidden: [
    {
      name: 'platform-knows-no-room',
      comment: 'The platform has no domain word; it is given what it needs.',
      severity: 'error',
      from: { path: `${base}/platform/` },
      to: { path: `${base}/(?:modules|web|api|jobs|cli|demo)/` },
    },
    {
      name: 'rooms-know-no-surface',
      comment: 'A surface asks a room; a room never asks a surface.',
      severity: 'error',
      from: { path: `${base}/modules/` },
      to: { path: `${base}/(?:web|api|jobs|cli|demo)/` },
    },
    {
      name: 'through-the-front-door',
      comment: 'Another room is entered through its index.ts.',
      severity: 'error',
      from: { path: `${base}/modules/([^/]+)/` },
      to: { path: `${base}/modules/[^/]+/`, pathNot: [`${base}/modules/$1/`, `${base}/modules/[^/]+/index\\.ts$`] },
    },
    {
      name: 'surfaces-through-the-front-door',
      comment: 'Pages, jobs and commands enter a room through its index.ts.',
      severity: 'error',
      from: { path: `${base}/(?:web|api|jobs|cli|demo)/` },
      to: { path: `${base}/modules/[^/]+/`, pathNot: `${base}/modules/[^/]+/(?:index|engine/index)\\.ts$` },
    },
    {
      name: 'surfaces-apart',
      comment: 'Surfaces share rooms, not each other.',
      severity: 'error',
      from: { path: `${base}/(web|api|jobs|cli)/` },
      to: { path: `${base}/(?:web|api|jobs|cli|demo)/`, pathNot: `${base}/$1/` },
    },
    {
      name: 'sandbox-stands-alone',
      comment: 'The pretend outside shares no code with what it is pretended to.',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^src/' },
    },
    {
      name: 'nothing-imports-the-sandbox',
      comment: 'It is reached by its address only.',
      severity: 'error',
      from: { path: base },
      to: { path: '^sandbox/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...rooms,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
}
