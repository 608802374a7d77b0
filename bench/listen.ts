import { serve, type App } from './parts.ts'

/** Serves on a loopback port of the system's choice and tells the parent which; ends with the parent. */
export function listenForParent(app: App, onEnd: () => void | Promise<void>): void {
  serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.send?.({ port }))
  process.on('disconnect', () => {
    void Promise.resolve(onEnd()).finally(() => process.exit(0))
  })
}
