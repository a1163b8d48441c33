const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** An amount of credits as MAM prints it, exact: sums of charges are rounded as people round, not as binary numbers. */
export class Credits {
  static readonly zero = new Credits(0n, 0);

  private constructor(
    private readonly digits: bigint,
    /** Number of digits behind the point; never negative. */
    private readonly scale: number,
  ) {}

  static whole(amount: number): Credits {
    return new Credits(BigInt(amount), 0);
  }

  /** A decimal number, with an exponent or without; undefined for anything else. Blanks around it do not matter. */
  static parse(text: string): Credits | undefined {
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text.trim()) ?? [];
    if (whole === '' && fraction === '') return undefined;
    const magnitude = BigInt(whole + fraction);
    const digits = sign === '-' ? -magnitude : magnitude;
    const scale = fraction.length - Number(exponent);
    return scale >= 0 ? new Credits(digits, scale) : new Credits(digits * power(-scale), 0);
  }

  plus(other: Credits): Credits {
    const scale = Math.max(this.scale, other.scale);
    return new Credits(this.scaledTo(scale) + other.scaledTo(scale), scale);
  }

  minus(other: Credits): Credits {
    return this.plus(new Credits(-other.digits, other.scale));
  }

  equals(other: Credits): boolean {
    return this.minus(other).digits === 0n;
  }

  /** Whole part, toward zero. */
  truncated(): number {
    return Number(this.digits / power(this.scale));
  }

  /** To two decimals, ties to the even digit. */
  rounded(): number {
    if (this.scale <= 2) return Number(this.scaledTo(2)) / 100;
    const divisor = power(this.scale - 2);
    const magnitude = this.digits < 0n ? -this.digits : this.digits;
    const [below, rest] = [magnitude / divisor, magnitude % divisor];
    const isUp = rest * 2n > divisor || (rest * 2n === divisor && below % 2n === 1n);
    const cents = Number(isUp ? below + 1n : below) / 100;
    return this.digits < 0n && cents !== 0 ? -cents : cents;
  }

  toString(): string {
    const text = (this.digits < 0n ? -this.digits : this.digits).toString().padStart(this.scale + 1, '0');
    const whole = text.slice(0, text.length - this.scale);
    const fraction = text.slice(text.length - this.scale).replace(/0+$/, '');
    return `${this.digits < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
  }

  private scaledTo(scale: number): bigint {
    return this.digits * power(scale - this.scale);
  }
}

function power(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}
