; Five variations of one prompt as layers of an image of one's own, the uppermost visible: XCF in $OUTPUT_FOLDER.
;   gimp-console -i --batch-interpreter=plug-in-script-fu-eval -b "$(cat five-layers.scm)" --quit
(let* ((folder (or (getenv "OUTPUT_FOLDER") "."))
       (image (car (gimp-image-new 800 600 RGB)))
       (values (plug-in-genlayer-layer
                 #:image image
                 #:prompt "an evening sky over the sea"
                 #:count 5
                 #:max-cost 0.20)))
  ; The layers that arrived: fewer than five where the service refused some, and never none.
  (for-each (lambda (layer) (gimp-item-set-visible layer FALSE))
            (cdr (vector->list (car (gimp-image-get-layers image)))))
  (gimp-file-save RUN-NONINTERACTIVE image (string-append folder "/variations.xcf"))
  (gimp-image-delete image))
