import FileIcon from "@mui/icons-material/InsertDriveFileOutlined";
import Box from "@mui/material/Box";
import { useT } from "../i18n/useT";
import { isPicture } from "./rules";
import type { FileOfReply } from "./types";

/** A picture in a small square; any other file by its kind. */
export const Preview = ({ file, size }: { file: FileOfReply; size: number }) => {
  const t = useT();
  const frame = {
    flex: "none",
    width: size,
    height: size,
    border: 1,
    borderColor: "divider",
    borderRadius: 1,
    overflow: "hidden",
  } as const;
  if (isPicture(file)) {
    return (
      <Box
        component="img"
        src={file.url}
        alt={file.description || t("conversation.picture")}
        sx={{ ...frame, objectFit: "cover" }}
      />
    );
  }
  return (
    <Box
      sx={{
        ...frame,
        display: "grid",
        placeItems: "center",
        color: "text.secondary",
        fontSize: "0.65rem",
      }}
    >
      <FileIcon fontSize="small" />
      {file.media_type.split("/").pop()?.toUpperCase()}
    </Box>
  );
};
