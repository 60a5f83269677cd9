/**
 * First path segments that no workspace may have as its URL name: the program's own pages, and words that a page of
 * ours will want or a stranger could pose with. A test holds it against the route table.
 */
export const reservedSlugs: ReadonlySet<string> = new Set([
  // pages of the program
  ...[
    'assets',
    'availability',
    'booking',
    'bookings',
    'data-handling',
    'forgot-password',
    'healthz',
    'home',
    'integrations',
  ],
  ...['invitations', 'log-in', 'log-out', 'meeting-types', 'readyz', 'reset-password', 'settings', 'sign-up'],
  ...['verify-email', 'webhooks', 'workspaces'],
  // to come, or to be kept from strangers
  ...['about', 'account', 'admin', 'anteroom', 'api', 'app', 'auth', 'billing', 'blog', 'calendar', 'classes'],
  ...['connections', 'contact', 'dashboard', 'demo', 'docs', 'events', 'feedback', 'guests', 'help', 'index', 'jobs'],
  ...[
    'legal',
    'login',
    'logout',
    'mail',
    'me',
    'metrics',
    'new',
    'null',
    'oauth',
    'operator',
    'plans',
    'polls',
    'pricing',
  ],
  ...['privacy', 'public', 'register', 'robots', 'root', 'security', 'signup', 'static', 'status', 'studio', 'support'],
  ...['system', 'team', 'terms', 'undefined', 'user', 'users', 'well-known', 'www', 'zoom'],
])
