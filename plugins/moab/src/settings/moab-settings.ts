import { IsBoolean, IsIn, IsInt, IsNumber, IsOptional, IsString, Matches, Min } from 'class-validator';

export const DEPOSIT_MODES = ['difference', 'full'] as const;

const PREFIX = /^(?!-)[^\s,|*?]*$/;
const PREFIX_RULE = 'use the beginning of an account name: no blanks, none of , | * ? and no leading dash';
const FLAG_RULE = 'write true or false';

/** `backend_settings` of an offering with `backend_type: moab`. Unknown keys are accepted. */
export class MoabSettings {
  @IsOptional()
  @IsString({ message: PREFIX_RULE })
  @Matches(PREFIX, { message: PREFIX_RULE })
  allocation_prefix?: string | null;

  @IsOptional()
  @IsString({ message: PREFIX_RULE })
  @Matches(PREFIX, { message: PREFIX_RULE })
  project_prefix?: string | null;

  /** Without effect: there is no account for customers. */
  @IsOptional()
  @IsString({ message: 'write text, or remove the key: there are no accounts for customers' })
  customer_prefix?: string | null;

  /** Without effect: MAM has no place for it. */
  @IsOptional()
  @IsString({ message: 'write text, or remove the key: it has no effect' })
  default_account?: string | null;

  /** How a changed limit becomes credits: what is missing is paid in (or taken out), or the whole new limit each time. */
  @IsOptional()
  @IsIn(DEPOSIT_MODES, { message: `use one of ${DEPOSIT_MODES.join(', ')}` })
  deposit_mode?: string;

  /** Terminated resources keep their account, switched off. */
  @IsOptional()
  @IsBoolean({ message: FLAG_RULE })
  soft_delete?: boolean;

  /** Users without a default account do not count as users of an account. */
  @IsOptional()
  @IsBoolean({ message: FLAG_RULE })
  require_default_account?: boolean;

  /** Folder of the mam-* programs; `PATH` when empty. */
  @IsOptional()
  @IsString({ message: 'write the path of the folder that holds the mam-* programs, such as /opt/mam/bin' })
  binary_dir?: string | null;

  /** Longest time for one command, in seconds. */
  @IsOptional()
  @IsNumber({}, { message: 'write a number of seconds of at least 1' })
  @Min(1, { message: 'write a number of seconds of at least 1' })
  command_timeout?: number;

  @IsOptional()
  @IsBoolean({ message: FLAG_RULE })
  check_backend_id_uniqueness?: boolean;

  @IsOptional()
  @IsBoolean({ message: FLAG_RULE })
  check_all_offerings?: boolean;

  @IsOptional()
  @IsInt({ message: 'write a whole number of at least 1' })
  @Min(1, { message: 'write a whole number of at least 1' })
  backend_id_max_retries?: number;

  /** Without effect: no home directories are made. */
  @IsOptional()
  @IsBoolean({ message: FLAG_RULE })
  enable_user_homedir_account_creation?: boolean;

  /** Without effect. */
  @IsOptional()
  @IsString({ message: "write octal digits in quotes, such as '0077', or remove the key: it has no effect" })
  default_homedir_umask?: string;
}
