import type { Component } from '@waldur-site-agent/plugin-sdk';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { ComponentConfiguration } from './component-configuration.ts';
import { MembershipSyncConfiguration } from './membership-sync-configuration.ts';
import { MapOf, MappingOf } from './nested.ts';
import { expected, FinalSlash, IsMapping, IsWebAddress, LowerCase, NullAsEmpty, NumberAsText } from './rules.ts';
import { writtenKeys } from './written-components.ts';

export type EventTransport = 'stomp' | 'mqtt';

export const MQTT_TRANSPORTS = ['websocket', 'tcp'] as const;
export type MqttTransport = (typeof MQTT_TRANSPORTS)[number];

export const MQTT_VERSIONS = ['3.1.1', '5'] as const;
export type MqttVersion = (typeof MQTT_VERSIONS)[number];

/** One entry of `offerings`, named as in the file. */
export class OfferingConfiguration {
  @IsString(expected('text, for example "Cluster A"'))
  name!: string;

  /** Ends with a slash. */
  @FinalSlash()
  @IsWebAddress('https://waldur.example.org/api/')
  waldur_api_url!: string;

  /** Secret. Wins over OpenID Connect when both are there. */
  @IsString()
  waldur_api_token: string = '';

  @IsOptional()
  @IsWebAddress('https://idp.example.org/realms/waldur/protocol/openid-connect/token')
  oidc_token_url: string | null = null;

  @IsOptional()
  @IsString()
  oidc_client_id: string | null = null;

  /** Secret. */
  @IsOptional()
  @IsString()
  oidc_client_secret: string | null = null;

  /** As written in the file, with or without dashes. */
  @IsString(expected('the UUID of the offering in Waldur, as text'))
  waldur_offering_uuid!: string;

  /** Lower case. Selects the plugin's schemas; which backend does what is said by the `…_backend` keys. */
  @LowerCase()
  @IsString(expected('the name of a plugin, for example slurm'))
  backend_type!: string;

  /** Free, apart from what the plugin's schema says. Secrets may be among the values. */
  @IsMapping("a mapping with the plugin's settings")
  backend_settings: Record<string, unknown> = {};

  @MapOf(() => ComponentConfiguration)
  backend_components: Record<string, ComponentConfiguration> = {};

  /** Empty: no order processing. */
  @IsOptional()
  @NullAsEmpty()
  @IsString()
  order_processing_backend: string = '';

  /** Empty: no membership sync. */
  @IsOptional()
  @NullAsEmpty()
  @IsString()
  membership_sync_backend: string = '';

  @MappingOf(() => MembershipSyncConfiguration)
  membership_sync: MembershipSyncConfiguration = new MembershipSyncConfiguration();

  /** Empty: no usage reports. */
  @IsOptional()
  @NullAsEmpty()
  @IsString()
  reporting_backend: string = '';

  @IsString()
  username_management_backend: string = 'base';

  @IsBoolean()
  stomp_enabled: boolean = false;

  /** Null: members follow the events exactly when orders do. */
  @IsOptional()
  @IsBoolean()
  stomp_membership_sync_enabled: boolean | null = null;

  @IsBoolean()
  websocket_use_tls: boolean = true;

  @IsOptional()
  @IsString()
  stomp_ws_host: string | null = null;

  @IsOptional()
  @Max(65_535)
  @Min(1)
  @IsInt()
  stomp_ws_port: number | null = null;

  @IsOptional()
  @IsString()
  stomp_ws_path: string | null = null;

  /** Events by MQTT instead of STOMP. */
  @IsBoolean()
  mqtt_enabled: boolean = false;

  @IsOptional()
  @IsString()
  mqtt_ws_host: string | null = null;

  @IsOptional()
  @Max(65_535)
  @Min(1)
  @IsInt()
  mqtt_ws_port: number | null = null;

  @IsOptional()
  @IsString()
  mqtt_ws_path: string | null = null;

  /** How the MQTT broker is reached; `mqtt_ws_host` and `mqtt_ws_port` count for both. */
  @LowerCase()
  @IsIn(MQTT_TRANSPORTS)
  mqtt_transport: MqttTransport = 'websocket';

  /** Null: as `websocket_use_tls` says. */
  @IsOptional()
  @IsBoolean()
  mqtt_use_tls: boolean | null = null;

  @NumberAsText()
  @IsIn(MQTT_VERSIONS, { context: { numbers: true } })
  mqtt_version: MqttVersion = '3.1.1';

  /** Account at a broker of the site. Null: the one that the registration with Waldur gives. */
  @IsOptional()
  @IsString()
  mqtt_username: string | null = null;

  /** Secret. */
  @IsOptional()
  @IsString()
  mqtt_password: string | null = null;

  /** PEM file with further certificate authorities for the message brokers, STOMP and MQTT. */
  @IsOptional()
  @IsString()
  event_ca_file: string | null = null;

  @IsBoolean()
  resource_import_enabled: boolean = false;

  @IsBoolean()
  username_reconciliation_enabled: boolean = false;

  @IsBoolean()
  verify_ssl: boolean = true;

  /** How events arrive; undefined when the offering is polled. STOMP wins when both are switched on. */
  eventTransport(): EventTransport | undefined {
    if (this.stomp_enabled) return 'stomp';
    return this.mqtt_enabled ? 'mqtt' : undefined;
  }

  /** Orders come by events; the polling order mode leaves the offering out. */
  ordersByEvents(): boolean {
    return this.eventTransport() !== undefined;
  }

  /** Members come by events; the polling membership mode leaves the offering out. */
  membershipByEvents(): boolean {
    return this.stomp_membership_sync_enabled ?? this.ordersByEvents();
  }

  /** Per component the keys written in the file, and only those: a backend applies its own defaults. */
  components(): Record<string, Component> {
    return Object.fromEntries(
      Object.entries(this.backend_components).map(([name, component]) => [name, writtenKeys(component)]),
    );
  }
}
