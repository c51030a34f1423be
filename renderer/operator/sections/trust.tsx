import type { ContentOf } from '../../../main/ipc/operator.ts';
import { dayText } from '../../texts/day.ts';
import { language, t } from '../../texts/texts.ts';
import { DataTable } from '../data-table.tsx';

const MONTH_MS = 30 * 86_400_000;

export function TrustSection({ content }: { readonly content: ContentOf<'trust'> }) {
  const { certificates, signers, faults } = content;
  const now = Date.now();
  return (
    <>
      {faults.map((fault) => (
        <p class="op-result is-wanting op-wide" key={fault}>
          {fault}
        </p>
      ))}
      <DataTable
        title={t('operator.trust.certificates')}
        heads={[
          t('operator.trust.name'),
          t('operator.trust.role'),
          t('operator.trust.expires'),
          t('operator.trust.fingerprint'),
        ]}
        rows={certificates.map(({ name, role, pic, expiresAt, fingerprint }) => ({
          key: fingerprint,
          tone: expiresAt < now ? 'refused' : expiresAt < now + MONTH_MS ? 'unreadable' : 'event',
          cells: [
            name,
            pic === null ? t(`operator.role.${role}`) : `${t(`operator.role.${role}`)} (${pic})`,
            `${dayText(new Date(expiresAt).toISOString().slice(0, 10), language.value)}${expiresAt < now ? ` – ${t('operator.trust.expired')}` : ''}`,
            <code key="code">{fingerprint.slice(0, 16)}</code>,
          ],
        }))}
      />
      <p class="op-quiet op-wide">{t('operator.trust.signers', { count: signers })}</p>
    </>
  );
}
