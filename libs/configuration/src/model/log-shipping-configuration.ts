import { IsBoolean, IsInt, IsString, Min } from 'class-validator';

/** `log_shipping`: sending the agent's own log to Waldur. */
export class LogShippingConfiguration {
  @IsBoolean()
  enabled: boolean = false;

  /** Seconds. */
  @Min(10)
  @IsInt()
  ship_interval_seconds: number = 60;

  /** MiB (1024 · 1024 bytes). */
  @Min(1)
  @IsInt()
  buffer_size_mb: number = 1;

  /** Least level shipped. An unknown word fails when shipping starts, not when the file is read. */
  @IsString()
  log_level: string = 'WARNING';
}
