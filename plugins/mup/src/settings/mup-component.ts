import { IsNotEmpty, IsOptional, IsString } from 'class-validator';

/** Keys of a component that only this plugin reads. */
export class MupComponent {
  /** Name of an allocation type at MUP, e.g. `Deucalion x86_64`, `Deucalion gpu`, `Deucalion aarch64`, `storage`. */
  @IsOptional()
  @IsString()
  @IsNotEmpty({ message: 'write the name of an allocation type at MUP, e.g. Deucalion gpu' })
  mup_allocation_type?: string | null;
}
