// Buttons, and links that look like them.
import { Children, type ComponentProps, type ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './button.module.css';
import { Icon, type IconName } from './icon.tsx';

interface Look {
  /** `primary` marks a page's main action, at most once. */
  readonly tone?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly size?: 'm' | 'l';
  readonly wide?: boolean;
}

type ButtonProps = ComponentProps<'button'> & Look & { readonly busy?: boolean };

/** `busy`: the action is in progress; the button keeps the focus and ignores clicks. */
export function Button(props: ButtonProps) {
  const { tone, size, wide, busy = false, className, onClick, type = 'button', children, ...rest } = props;
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={busy || undefined}
      data-busy={busy || undefined}
      className={classOf({ tone, size, wide }, className)}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {inElements(children)}
    </button>
  );
}

type ButtonLinkProps = Look & {
  readonly href: string;
  readonly className?: string | undefined;
  readonly children: ComponentProps<'a'>['children'];
};

export function ButtonLink({ tone, size, wide, className, children, ...rest }: ButtonLinkProps) {
  return (
    <Link {...rest} className={classOf({ tone, size, wide }, className)}>
      {inElements(children)}
    </Link>
  );
}

type ButtonAnchorProps = ButtonLinkProps & {
  /** The accessible name where the text says less; it begins with the text. */
  readonly label?: string;
  /** Keeps this page open, and does not tell the other one where the link stood. */
  readonly newTab?: boolean;
};

/** A link out of the app: to a phone, to maps. */
export function ButtonAnchor({ tone, size, wide, className, href, label, newTab, children }: ButtonAnchorProps) {
  const away = newTab ? ({ target: '_blank', rel: 'noreferrer' } as const) : {};
  return (
    <a href={href} {...away} aria-label={label} className={classOf({ tone, size, wide }, className)}>
      {inElements(children)}
    </a>
  );
}

/** Browser translation replaces text nodes: a text beside an icon needs its own element to be updated in. */
const inElements = (children: ReactNode): ReactNode =>
  Children.count(children) < 2
    ? children
    : Children.map(children, (child) => (typeof child === 'string' ? <span>{child}</span> : child));

type IconButtonProps = ComponentProps<'button'> & { readonly icon: IconName; readonly label: string };

/** A round icon button; `label` is its accessible name. */
export function IconButton({ icon, label, className, ...rest }: IconButtonProps) {
  return (
    <button {...rest} type="button" aria-label={label} title={label} className={join(styles.round, className)}>
      <Icon name={icon} />
    </button>
  );
}

type Styled = { readonly [K in keyof Look]: Look[K] | undefined };

const classOf = ({ tone = 'plain', size = 'm', wide = false }: Styled, className: string | undefined) =>
  join(styles.button, styles[tone], styles[size], wide && styles.wide, className);

export const join = (...names: readonly (string | false | undefined)[]): string => names.filter(Boolean).join(' ');
