/** A real Chromium that looks at a page, through a line that can be cut. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { findChromium } from '../../platform/chromium';

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(process.env), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** Opens the page. `troubles` gathers whatever it complains of: errors, and what its own policy forbids. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<{ page: Page; troubles: string[] }> {
  const page = await (await browser.newContext(options)).newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    // A connection that was cut on purpose is told, too, and so is an operation that needs a key.
    if (message.type() === 'error' && !/net::ERR_|status of 40[13] /.test(message.text())) troubles.push(message.text());
  });
  await page.goto(url);
  return { page, troubles };
}

/** By axe-core, as it is: what is serious or worse. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const found: unknown = await page.evaluate('axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target).join(", ")))');
  return found as string[];
}

/** Passes everything on to a server, until it is cut. */
export class Line {
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  /** What was sent to the server. */
  sent = '';

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async to(target: string): Promise<Line> {
    const { hostname, port } = new URL(target);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const at = server.address();
    const line = new Line(`http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`, server);
    server.on('connection', (near) => line.join(near, connect(Number(port), hostname)));
    return line;
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
    this.sent = '';
  }

  async close(): Promise<void> {
    this.cut();
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }

  private join(near: Socket, far: Socket): void {
    const both = [near, far];
    for (const socket of both) {
      this.sockets.add(socket);
      // What is cut ends with an error on either side, which is what it is for.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        for (const other of both) other.destroy();
      });
    }
    near.on('data', (data: Buffer) => (this.sent += data.toString('latin1')));
    if (this.isCut) near.destroy();
    near.pipe(far).pipe(near);
  }
}
