/** Lives beside the benches, which need one as well. */
export {
  type CertificateAuthority,
  createCertificateAuthority,
  createSelfSigned,
  type ServerIdentity,
} from '../../main/cli/bench/certificate-authority.ts';
