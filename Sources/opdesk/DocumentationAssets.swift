import Foundation

/// Where Swagger UI and ReDoc were installed: beside the binary, or above it in the folder that it was built in.
enum DocumentationAssets {
    static var folder: String? {
        let binary = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        var folder = binary.deletingLastPathComponent()
        for _ in 0..<6 {
            for name in [".assets", "share/opdesk"] {
                let candidate = folder.appending(path: name)
                if FileManager.default.fileExists(atPath: candidate.appending(path: "swagger-ui").path) {
                    return candidate.path
                }
            }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }
}
