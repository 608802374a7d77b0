import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import type { Session } from '../client.ts'
import type { Needle } from './needles.ts'

/**
 * Something the server is sure to hold: a request whose last byte never comes, with every spelling of a secret in its
 * body. A dump in which it is not found is a dump, or a search, that finds nothing.
 */
export class Canary {
  readonly #socket: Socket

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  static async send({ url, jwt }: Session, instanceId: string, needles: readonly Needle[]): Promise<Canary> {
    const { hostname, port } = new URL(url)
    const body = Buffer.concat(needles.flatMap(({ bytes }) => [bytes, Buffer.from('\n')]))
    const head = [
      'POST /bff/import-ceremonies HTTP/1.1',
      `Host: ${hostname}:${port}`,
      `Authorization: Bearer ${jwt}`,
      `Bluemix-Instance: ${instanceId}`,
      `Content-Length: ${body.length + 1}`,
      '\r\n',
    ].join('\r\n')
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.write(head)
    socket.write(body)
    return new Canary(socket)
  }

  close(): void {
    this.#socket.destroy()
  }
}
