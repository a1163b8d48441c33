import { IsOptional, IsString } from 'class-validator';

/** `event_bridge`: what only the event bridge needs to know. */
export class EventBridgeConfiguration {
  /** Account at the MQTT broker of the offerings. Null: the offering's own, see `mqtt_username` there. */
  @IsOptional()
  @IsString()
  mqtt_username: string | null = null;

  /** Secret. */
  @IsOptional()
  @IsString()
  mqtt_password: string | null = null;
}
