import OpenIcon from "@mui/icons-material/OpenInNew";
import ElsewhereIcon from "@mui/icons-material/PhonelinkOutlined";
import MachineIcon from "@mui/icons-material/SmartToyOutlined";
import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Tooltip from "@mui/material/Tooltip";
import type { ReactNode } from "react";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { Message } from "../providers/types";
import { Attachments } from "./Attachments";
import { nameOf } from "./nameOf";
import { VisibilityMark } from "./VisibilityMark";

interface Props {
  message: Message;
  /** What became of it, below an outgoing message. */
  footer?: ReactNode;
  /** What can be done with it, at the end of its head. */
  menu?: ReactNode;
}

/** One message: the customer's on the left, ours on the right, its edge coloured by who can read it. */
export const Bubble = ({ message, footer, menu }: Props) => {
  const t = useT();
  const isOurs = message.direction === "outbound";
  const isPrivate = message.visibility === "private";
  const edge = isOurs ? "borderRight" : "borderLeft";
  return (
    <Box
      component="article"
      data-visibility={message.visibility}
      sx={{
        alignSelf: isOurs ? "flex-end" : "flex-start",
        maxWidth: { xs: "92%", md: "80%" },
        minWidth: 0,
      }}
    >
      <Box
        sx={{
          px: 1.5,
          pt: 0.75,
          pb: 1,
          borderRadius: 2,
          border: 1,
          borderColor: "divider",
          [edge]: "4px solid",
          [`${edge}Color`]: `meaning.${message.visibility}`,
          [isOurs ? "borderTopRightRadius" : "borderTopLeftRadius"]: "3px",
          [isOurs ? "borderBottomRightRadius" : "borderBottomLeftRadius"]: "3px",
          bgcolor: (theme) =>
            isPrivate
              ? `color-mix(in srgb, ${theme.palette.meaning.private} 8%, ${theme.palette.background.paper})`
              : isOurs
                ? theme.palette.meaning.own
                : theme.palette.background.paper,
          ...(message.delivery === "failed" && { borderStyle: "dashed" }),
        }}
      >
        <Head message={message} menu={menu} />
        <Words message={message} />
        <Attachments attachments={message.attachments} />
      </Box>
      {footer}
      {message.deleted_at === null && message.edited_at && (
        <Mark>
          <Edited at={message.edited_at} isOurs={isOurs} />
        </Mark>
      )}
      {message.deleted_at && (
        <Mark>
          <Deleted at={message.deleted_at} isOurs={isOurs} />
        </Mark>
      )}
      {message.covered && <Mark>{t("conversation.covered")}</Mark>}
      {message.text === null && message.deleted_at === null && (
        <Mark>
          <NoText erasedAt={message.erased_at} />
        </Mark>
      )}
    </Box>
  );
};

const Head = ({ message, menu }: Pick<Props, "message" | "menu">) => {
  const t = useT();
  const format = useFormat();
  const { author } = message;
  return (
    <Box
      sx={{
        display: "flex",
        alignItems: "flex-start",
        gap: 1,
        fontSize: "0.78rem",
        color: "text.secondary",
        mb: 0.25,
      }}
    >
      <Box sx={{ flex: 1, display: "flex", alignItems: "center", flexWrap: "wrap", columnGap: 1 }}>
        <Box component="span" sx={{ fontWeight: 650, color: "text.primary" }}>
          {nameOf(author, t)}
        </Box>
        {author.kind === "machine" && (
          <Speaker icon={<MachineIcon sx={{ fontSize: 14 }} />}>
            {t("conversation.automatic")}
          </Speaker>
        )}
        {author.kind === "elsewhere" && (
          <Speaker icon={<ElsewhereIcon sx={{ fontSize: 14 }} />}>
            {t("conversation.elsewhere")}
          </Speaker>
        )}
        <VisibilityMark visibility={message.visibility} />
        {/* In one piece, so that the link never stands in a line of its own. */}
        <Box sx={{ display: "inline-flex", alignItems: "center", gap: 1 }}>
          <Tooltip title={format.full(message.occurred_at)}>
            <Box component="time" dateTime={message.occurred_at}>
              {format.time(message.occurred_at)}
            </Box>
          </Tooltip>
          {message.url && /^https?:/.test(message.url) && (
            <Tooltip title={t("conversation.on_network")}>
              <Link
                href={message.url}
                target="_blank"
                rel="noreferrer noopener"
                aria-label={t("conversation.on_network")}
                color="inherit"
                sx={{ display: "inline-flex" }}
              >
                <OpenIcon sx={{ fontSize: 13 }} />
              </Link>
            </Tooltip>
          )}
        </Box>
      </Box>
      {menu}
    </Box>
  );
};

const Speaker = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <Box
    component="span"
    sx={{ display: "inline-flex", alignItems: "center", gap: 0.4, fontWeight: 600 }}
  >
    {icon}
    {children}
  </Box>
);

const Words = ({ message }: { message: Message }) => {
  const t = useT();
  if (message.text === null) {
    return (
      <Box sx={{ fontStyle: "italic", color: "text.secondary" }}>
        {message.deleted_at
          ? t(message.direction === "outbound" ? "conversation.withdrawn" : "conversation.deleted")
          : "…"}
      </Box>
    );
  }
  return (
    <Box
      sx={{
        fontSize: "0.9375rem",
        lineHeight: 1.5,
        whiteSpace: "pre-wrap",
        overflowWrap: "anywhere",
        ...(message.deleted_at && { textDecoration: "line-through", color: "text.secondary" }),
      }}
    >
      {message.text}
    </Box>
  );
};

const Mark = ({ children }: { children: ReactNode }) => (
  <Box sx={{ fontSize: "0.75rem", color: "text.secondary", px: 0.5, pt: 0.25 }}>{children}</Box>
);

const NoText = ({ erasedAt }: { erasedAt: string | null }) => {
  const t = useT();
  const format = useFormat();
  return erasedAt
    ? t("personal_data.erased_on", { date: format.date(erasedAt) })
    : t("conversation.no_text");
};

interface Moment {
  at: string;
  isOurs: boolean;
}

const Edited = ({ at, isOurs }: Moment) => {
  const t = useT();
  const moment = useFormat().moment(at);
  return t(isOurs ? "conversation.corrected_at" : "conversation.edited", { moment });
};

const Deleted = ({ at, isOurs }: Moment) => {
  const t = useT();
  const moment = useFormat().moment(at);
  return t(isOurs ? "conversation.withdrawn_at" : "conversation.deleted_at", { moment });
};
