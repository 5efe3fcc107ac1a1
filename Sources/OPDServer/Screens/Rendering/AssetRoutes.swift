import HTTPTypes
import Hummingbird
import NIOCore

extension Desk {
    var assetRoutes: [Route] {
        [Route(.get, "/assets/{file}", showsHospital: false, audience: .everybody) { try asset($0, $1) }]
    }

    private func asset(_ request: Request, _ context: DeskContext) throws -> Response {
        guard let asset = ScreenFiles.all.assets[parameter("file", of: context)] else {
            throw Problem(.notFound, "There is no file of this name.")
        }
        // The address that pages use names the content, so it never changes under it.
        let isMarked = asset.address.hasSuffix("?\(request.uri.query ?? "")")
        let fields: HTTPFields = [
            .contentType: asset.type, .xContentTypeOptions: "nosniff",
            .cacheControl: isMarked ? "public, max-age=31536000, immutable" : "no-cache",
        ]
        return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
}
