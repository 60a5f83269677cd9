// Packages that the bundles import at run time instead of holding them.
export const externals = ['pg', 'pino', 'graphile-worker', 'nodemailer', 'smtp-server', 'prom-client']
