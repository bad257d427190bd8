import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A text that the city sent to a phone. */
export interface Text {
  to: string;
  from: string;
  text: string;
}

/** A stand-in for the gateway to phones: it takes every text, and keeps it. */
export class Gateway {
  /** The texts, oldest first. */
  readonly texts: Text[] = [];

  private constructor(private readonly server: HttpServer) {}

  /** Listens on a free port of this machine. */
  static async start(): Promise<Gateway> {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        gateway.texts.push(JSON.parse(body) as Text);
        response.writeHead(200).end();
      });
    });
    const gateway = new Gateway(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  /** Where texts are posted to. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/send`;
  }

  /** Waits for a text to the phone after the first `seen` ones. */
  async text(to: string, seen = 0): Promise<string> {
    for (let tries = 0; tries < 100; tries++) {
      const found = this.texts.slice(seen).find((text) => text.to === to);
      if (found) return found.text;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`no text to ${to}; there are ${this.texts.length} in all`);
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}
