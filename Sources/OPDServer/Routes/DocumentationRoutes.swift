import HTTPTypes
import Hummingbird
import NIOCore
import OPDJournal

/// The API's document and the pages that show it, all from this machine.
extension Desk {
    var documentationRoutes: [Route] {
        [
            Route(.get, "/openapi.json", showsHospital: false) { _, _ in
                .json(.ok, ByteBuffer(bytes: AccessDocument.bytes))
            },
            Route(.get, "/docs", showsHospital: false) { _, _ in .html(PackageResources.swagger_ui_html) },
            Route(.get, "/docs/start.js", showsHospital: false) { _, _ in .script(PackageResources.swagger_ui_start_js)
            },
            Route(.get, "/docs/assets/{file}", showsHospital: false) { try await asset($1) },
            Route(.get, "/redoc", showsHospital: false) { _, _ in .html(PackageResources.redoc_html) },
        ]
    }

    /// The files of Swagger UI and ReDoc that are served, with their types. They are installed beside the binary.
    private static let assets: [String: String] = [
        "swagger-ui.css": "text/css; charset=utf-8",
        "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
        "redoc.standalone.js": "text/javascript; charset=utf-8",
    ]

    private func asset(_ context: DeskContext) async throws -> Response {
        let name = context.parameters.get("file") ?? ""
        guard let type = Self.assets[name] else { throw Problem(.notFound, "There is no file of this name.") }
        guard let folder = options.documentationAssets else { throw Self.assetsMissing }
        let page = name.hasPrefix("redoc") ? "redoc" : "swagger-ui"
        do {
            let body = try await FileIO().loadFile(path: "\(folder)/\(page)/\(name)", context: context)
            return Response(status: .ok, headers: [.contentType: type, .cacheControl: "max-age=3600"], body: body)
        } catch {
            throw Self.assetsMissing
        }
    }

    private static let assetsMissing = Problem(
        .notFound,
        "The documentation pages are not installed; scripts/setup installs them. The API is at /openapi.json.")
}

extension Response {
    /// A page that loads nothing from elsewhere. Both tools write styles into the page and pictures into its addresses;
    /// ReDoc searches in a worker that it makes itself.
    private static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:",
        "font-src 'self' data:", "connect-src 'self'", "worker-src blob:", "base-uri 'none'", "form-action 'none'",
        "frame-ancestors 'none'",
    ].joined(separator: "; ")

    fileprivate static func html(_ bytes: [UInt8]) -> Response {
        file(bytes, [.contentType: "text/html; charset=utf-8", .contentSecurityPolicy: contentSecurityPolicy])
    }

    fileprivate static func script(_ bytes: [UInt8]) -> Response {
        file(bytes, [.contentType: "text/javascript; charset=utf-8"])
    }

    private static func file(_ bytes: [UInt8], _ headers: HTTPFields) -> Response {
        Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
