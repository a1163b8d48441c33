/** One sentence per key, shown by editors. */
type Descriptions = Readonly<Record<string, string>>;

const AGENT: Descriptions = {
  offerings: 'The offerings of this site. An empty list is allowed; then nothing is done.',
  sentry_dsn: 'Switches Sentry on. Secret.',
  elastic_apm_server_url: 'Switches Elastic APM on, under the service name waldur-site-agent.',
  timezone: 'IANA zone in which months are counted.',
  global_proxy: 'Proxy for calls to Waldur: http, https, socks5 or socks5h. Empty: none.',
  log_level: 'Least level of the lines in the log.',
  reporting_periods: 'Months for which usage is reported, the current one included.',
  expose_backend_error_details: 'Send the text of backend failures to Waldur, where customers can read it.',
  log_shipping: "Sending the agent's own log to Waldur.",
  event_journal_dir: 'Directory in which commands of events outlive a crash. Empty: none.',
  event_bridge: 'What only the event bridge needs to know.',
};

const EVENT_BRIDGE: Descriptions = {
  mqtt_username: 'Account of the bridge at the MQTT broker. Not set: mqtt_username of the offering.',
  mqtt_password: 'Password of that account. Secret.',
};

const LOG_SHIPPING: Descriptions = {
  enabled: 'Send the log to Waldur.',
  ship_interval_seconds: 'Seconds between two shipments.',
  buffer_size_mb: 'MiB of lines kept while Waldur cannot be reached.',
  log_level: 'Least level of the lines that are sent.',
};

const OFFERING: Descriptions = {
  name: 'Name of the offering in the log.',
  waldur_api_url: 'Address of the Waldur API, for example https://waldur.example.org/api/.',
  waldur_api_token: 'Static token of the agent in Waldur. Secret. Not needed with OpenID Connect.',
  oidc_token_url: 'Token end point of the OpenID Connect provider.',
  oidc_client_id: 'OpenID Connect client of the agent.',
  oidc_client_secret: 'Secret of that client.',
  waldur_offering_uuid: 'UUID of the offering in Waldur, with or without dashes.',
  backend_type: 'Plugin whose schemas check backend_settings and backend_components. It selects no backend.',
  backend_settings: 'Settings of the plugin, see its documentation.',
  backend_components: 'The components of the offering by name.',
  order_processing_backend: 'Backend that processes orders. Empty: orders are not processed.',
  membership_sync_backend: 'Backend that keeps members in step. Empty: members are not synchronised.',
  membership_sync: 'Guards against wrong removals, and what is reported about members and limits.',
  reporting_backend: 'Backend that reports usage. Empty: no usage is reported.',
  username_management_backend: 'Backend that makes usernames.',
  stomp_enabled: 'Receive events by STOMP over WebSocket: orders, and members unless switched off below.',
  stomp_membership_sync_enabled: 'Members by events. Not set: like orders.',
  websocket_use_tls: 'Connect to the broker by wss instead of ws.',
  stomp_ws_host: 'Host of the broker. Not set: that of waldur_api_url.',
  stomp_ws_port: 'Port of the broker.',
  stomp_ws_path: 'Path of the WebSocket of the broker.',
  mqtt_enabled: 'Receive events by MQTT instead of STOMP.',
  mqtt_ws_host: 'Host of the MQTT broker. Not set: that of waldur_api_url.',
  mqtt_ws_port: 'Port of the MQTT broker.',
  mqtt_ws_path: 'Path of the WebSocket of the MQTT broker.',
  mqtt_transport:
    'websocket, or tcp for mqtt:// and mqtts://; host and port are said by mqtt_ws_host and mqtt_ws_port.',
  mqtt_use_tls: 'Connect to the MQTT broker with TLS. Not set: like websocket_use_tls.',
  mqtt_version: 'Version of MQTT that is spoken.',
  mqtt_username: 'Account at a broker of the site. Not set: the account that Waldur gives to the agent.',
  mqtt_password: 'Password of that account. Secret.',
  event_ca_file: 'PEM file with further certificate authorities for the message brokers.',
  resource_import_enabled: 'Offer resources of the backend for import into Waldur.',
  username_reconciliation_enabled: 'Pull usernames from the backend from time to time.',
  verify_ssl: 'Verify TLS certificates of Waldur and of the OpenID Connect provider.',
};

const MEMBERSHIP_SYNC: Descriptions = {
  max_removals:
    'Users who may lose access in one cycle. When it would be more nobody does, until an operator has looked.',
  max_removal_percent: 'The same as a share (0 to 100) of the users on all resources of the cycle.',
  always_allowed_removals: 'Up to this many removals the share does not matter.',
  remove_from_empty_teams: 'Remove the last people of a team too. Otherwise an empty team counts as a failed reading.',
  protected_users: 'Users of the site who never lose access.',
  report_limits: 'Report limits found in the backend to Waldur.',
};

const COMPONENT: Descriptions = {
  measured_unit: 'Unit that customers see, for example "Hours".',
  accounting_type: 'usage: billed by what was used; limit: by the limit; one: once.',
  label: 'Name that customers see.',
  unit_factor: 'Backend units per Waldur unit.',
  unit_factor_reporting: 'Factor used for usage reports instead of unit_factor.',
  limit: 'Limit set in the backend when Waldur has none.',
  description: 'Text that customers see.',
  article_code: 'Code for accounting.',
  min_value: 'Least amount that can be ordered.',
  max_value: 'Largest amount that can be ordered.',
  max_available_limit: 'Largest amount over all resources.',
  default_limit: 'Amount proposed to customers.',
  limit_period: 'What a limit holds for: annual, month, quarterly or total.',
  is_boolean: 'Can only be switched on or off.',
  is_prepaid: 'Paid in advance.',
  min_prepaid_duration: 'Shortest prepaid time, in months.',
  max_prepaid_duration: 'Longest prepaid time, in months.',
  prepaid_duration_step: 'Step between prepaid times, in months.',
  min_renewal_duration: 'Shortest renewal, in months.',
  max_renewal_duration: 'Longest renewal, in months.',
  renewal_duration_step: 'Step between renewals, in months.',
};

export const DESCRIPTIONS: Readonly<Record<string, Descriptions>> = {
  AgentConfiguration: AGENT,
  EventBridgeConfiguration: EVENT_BRIDGE,
  LogShippingConfiguration: LOG_SHIPPING,
  OfferingConfiguration: OFFERING,
  MembershipSyncConfiguration: MEMBERSHIP_SYNC,
  ComponentConfiguration: COMPONENT,
};
