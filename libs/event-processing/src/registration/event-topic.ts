/** Any subscription. */
export const ANY = '+';

/** MQTT topic of the events of one type and offering; UUIDs are 32 hex digits. */
export function eventTopic(subscription: string, offering: string, objectType: string): string {
  return `subscription/${subscription}/offering/${offering}/${objectType}`;
}
