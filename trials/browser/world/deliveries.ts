import { createHmac } from 'node:crypto';
import { newId } from './names';
import { APP_SECRET } from './secrets';

/** A message to a Page, as Meta tells it. */
export interface Message {
  text: string;
  /** Who writes; messages of one sender to one Page are a conversation. */
  from?: string;
  /** Further members of the message as JSON text, because it may hold numbers that JavaScript cannot. */
  more?: string;
}

/** The body of a delivery with these messages to this Page. */
export function delivery(account: string, messages: Message[]): string {
  const items = messages.map((message) => item(account, message)).join(',');
  return `{"object":"page","entry":[{"id":"${account}","time":${Date.now()},"messaging":[${items}]}]}`;
}

/** The body of a delivery that somebody has read this Page's messages. */
export function read(account: string): string {
  const item = `{"sender":{"id":"${newId()}"},"recipient":{"id":"${account}"},"timestamp":${Date.now()},"read":{"watermark":${Date.now()}}}`;
  return `{"object":"page","entry":[{"id":"${account}","time":${Date.now()},"messaging":[${item}]}]}`;
}

function item(account: string, { text, from = newId(), more = '' }: Message): string {
  const message = `{"mid":"m_${newId()}","text":${JSON.stringify(text)}${more === '' ? '' : `,${more}`}}`;
  return `{"sender":{"id":"${from}"},"recipient":{"id":"${account}"},"timestamp":${Date.now()},"message":${message}}`;
}

/** Posts it as Meta does, signed with this secret; gives the answer's status. */
export async function post(url: string, body: string, secret: string = APP_SECRET): Promise<number> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = { 'Content-Type': 'application/json', 'X-Hub-Signature-256': `sha256=${signature}` };
  return (await fetch(`${url}/webhook`, { method: 'POST', headers, body })).status;
}
