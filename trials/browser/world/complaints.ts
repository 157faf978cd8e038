import type { Page } from '@playwright/test';

/** What a page must never do, and Chromium tells: errors, refused content, requests that leave the host. */
export class Complaints {
  private readonly heard: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(private readonly origin: string) {}

  listenTo(page: Page): void {
    page.on('pageerror', (error) => this.heard.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        this.heard.push(`${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin !== this.origin) this.heard.push(`left the host: ${request.url()}`);
    });
  }

  /** Chromium complains about every refusal; a trial that asks for one says so. */
  expectRefusal(status: number): void {
    this.expect(new RegExp(`responded with a status of ${status} `));
  }

  expect(complaint: RegExp): void {
    this.expected.push(complaint);
  }

  unexpected(): string[] {
    return this.heard.filter((complaint) => !this.expected.some((pattern) => pattern.test(complaint)));
  }
}
