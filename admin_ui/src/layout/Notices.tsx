import { Notification } from "react-admin";
import { useCompact } from "./useCompact";

/** Short messages, where they cover neither the composer nor the actions of a case. */
export const Notices = () => {
  const compact = useCompact();
  return (
    <Notification
      anchorOrigin={
        compact
          ? { vertical: "top", horizontal: "center" }
          : { vertical: "bottom", horizontal: "left" }
      }
    />
  );
};
