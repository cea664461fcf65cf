import MastodonIcon from "@mui/icons-material/AlternateEmail";
import FormIcon from "@mui/icons-material/DynamicFormOutlined";
import OtherIcon from "@mui/icons-material/ForumOutlined";
import WebhookIcon from "@mui/icons-material/Webhook";
import type { SxProps } from "@mui/material/styles";
import Tooltip from "@mui/material/Tooltip";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";

const ICONS: Record<string, typeof OtherIcon> = {
  mastodon: MastodonIcon,
  generic: WebhookIcon,
  webform: FormIcon,
};

export const ChannelIcon = ({ channel, sx }: { channel: string; sx?: SxProps }) => {
  const t = useT();
  const Icon = ICONS[channel] ?? OtherIcon;
  const label = labelOf(t, "channel", channel);
  return (
    <Tooltip title={label}>
      <Icon titleAccess={label} sx={{ fontSize: 16, color: "text.secondary", ...sx }} />
    </Tooltip>
  );
};
