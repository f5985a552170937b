/** ZIP archives, opened with care: DOCX, EPUB, exports, and archives among the sources. */
export { archiveDefaults, archiveLimits, openZip, type ArchiveLimits, type ZipArchive } from './open-zip.ts';
