import VerifiedIcon from "@mui/icons-material/Verified";
import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Tooltip from "@mui/material/Tooltip";
import type { ReactNode } from "react";
import { Link as RouterLink } from "react-router-dom";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { CaseDetail, Identity } from "../providers/types";
import { ChannelIcon } from "./ChannelIcon";
import { nameOf, shownHandle } from "./nameOf";
import { Section } from "./Section";

/** Who this is: identities, influence, earlier and linked cases. */
export const CustomerSection = ({ record }: { record: CaseDetail }) => {
  const t = useT();
  const format = useFormat();
  const { customer, links } = record;
  const earlier = customer?.earlier_cases ?? [];
  return (
    <Section title={t("customer.title")}>
      {!customer && <Quiet>{t("customer.none")}</Quiet>}
      {customer?.erased_at && (
        <Quiet>{t("personal_data.erased_on", { date: format.date(customer.erased_at) })}</Quiet>
      )}
      {!customer?.erased_at &&
        customer?.identities.map((identity) => (
          <IdentityLine key={`${identity.channel} ${identity.handle}`} identity={identity} />
        ))}
      {customer && (
        <Group title={t("customer.earlier")}>
          {earlier.length === 0 && <Quiet>{t("customer.no_earlier")}</Quiet>}
          {earlier.map(({ id, opened_at, kind, status }) => (
            <Link key={id} component={RouterLink} to={`/cases/${id}/show`} sx={LINE}>
              <span>{kind ? labelOf(t, "kind", kind) : "…"}</span>
              <Box component="span" sx={{ color: "text.secondary" }}>
                {format.moment(opened_at)}, {labelOf(t, "status", status)}
              </Box>
            </Link>
          ))}
        </Group>
      )}
      {links.length > 0 && (
        <Group title={t("customer.linked")}>
          {links.map((link) => (
            <Link
              key={link.case_id}
              component={RouterLink}
              to={`/cases/${link.case_id}/show`}
              sx={LINE}
            >
              <span>{nameOf(link.customer, t)}</span>
              <Box component="span" sx={{ color: "text.secondary" }}>
                {labelOf(t, "link", link.kind)}
              </Box>
            </Link>
          ))}
        </Group>
      )}
    </Section>
  );
};

const IdentityLine = ({ identity }: { identity: Identity }) => {
  const t = useT();
  const format = useFormat();
  return (
    <Box
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 0.75,
        fontSize: "0.8438rem",
        minHeight: 26,
      }}
    >
      <ChannelIcon channel={identity.channel} />
      <Box component="span" sx={{ fontWeight: 600, overflow: "hidden", textOverflow: "ellipsis" }}>
        {identity.handle ? shownHandle(identity.handle) : identity.name}
      </Box>
      {identity.verified && (
        <Tooltip title={t("customer.verified")}>
          <VerifiedIcon
            titleAccess={t("customer.verified")}
            sx={{ fontSize: 15, color: "meaning.public" }}
          />
        </Tooltip>
      )}
      {identity.followers !== null && (
        <Box component="span" sx={{ color: "text.secondary", ml: "auto", whiteSpace: "nowrap" }}>
          {t("customer.followers", { smart_count: identity.followers }).replace(
            String(identity.followers),
            format.number(identity.followers),
          )}
        </Box>
      )}
    </Box>
  );
};

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <Box sx={{ mt: 1 }}>
    <Box sx={{ color: "text.secondary", fontSize: "0.75rem", fontWeight: 600, mb: 0.25 }}>
      {title}
    </Box>
    {children}
  </Box>
);

const Quiet = ({ children }: { children: ReactNode }) => (
  <Box sx={{ color: "text.secondary", fontSize: "0.8438rem" }}>{children}</Box>
);

const LINE = {
  display: "flex",
  justifyContent: "space-between",
  gap: 1,
  fontSize: "0.8438rem",
  py: 0.25,
} as const;
