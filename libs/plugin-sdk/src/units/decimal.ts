/**
 * A number as people read it: 0.29 is exactly 29/100, not the nearest binary fraction. Amounts are multiplied and cut
 * in this form, so that 0.29 × 100 is 29 and not 28.999….
 */
export class Decimal {
  private constructor(
    private readonly digits: bigint,
    /** Number of digits behind the point; never negative. */
    private readonly scale: number,
  ) {}

  /** @throws {RangeError} for NaN and infinities */
  static of(value: number): Decimal {
    const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
    if (!match) throw new RangeError(`${value} is not an amount`);
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
    const digits = BigInt(sign + whole + fraction);
    const scale = fraction.length - Number(exponent);
    return scale >= 0 ? new Decimal(digits, scale) : new Decimal(digits * power(-scale), 0);
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.digits * other.digits, this.scale + other.scale);
  }

  plus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.scaledTo(scale) + other.scaledTo(scale), scale);
  }

  /** Whole part, toward zero. */
  truncated(): number {
    return Number(this.digits / power(this.scale));
  }

  /** Whole part of the quotient, toward zero. @throws {RangeError} when dividing by zero */
  dividedTruncated(divisor: Decimal): number {
    const scale = Math.max(this.scale, divisor.scale);
    return Number(this.scaledTo(scale) / divisor.scaledTo(scale));
  }

  private scaledTo(scale: number): bigint {
    return this.digits * power(scale - this.scale);
  }
}

function power(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

/** Whole part of the product of amounts, each taken as written. */
export function multiplyTruncated(first: number, ...others: readonly number[]): number {
  return others.reduce((product, each) => product.times(Decimal.of(each)), Decimal.of(first)).truncated();
}

/** Whole part of the quotient of two amounts, both taken as written. */
export function divideTruncated(left: number, right: number): number {
  return Decimal.of(left).dividedTruncated(Decimal.of(right));
}
